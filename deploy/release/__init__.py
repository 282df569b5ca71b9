"""`make release`: archive, bill of materials and notes of a version; nothing is uploaded."""
