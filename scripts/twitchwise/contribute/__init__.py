"""What helps people change the data: one module for each command of a contributor's path. Nothing here is part of the build."""
