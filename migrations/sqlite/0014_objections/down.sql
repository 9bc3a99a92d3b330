-- For development only; a city's record is never taken back.
DROP TABLE objections;
