DROP TABLE intake_recipes;
DROP TABLE intake_rows;
DROP TABLE intake_files;
