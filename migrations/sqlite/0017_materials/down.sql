DROP TABLE material_files;
DROP TABLE materials;
