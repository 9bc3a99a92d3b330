DROP TABLE waiting_scans;
