/* Workbooks in formats that only an office program reads (.xls, .et), by LibreOffice where it is installed. */
#pragma once

#include "base/field.h"

/* Is it a compound file (MS-CFB) with a workbook in it that no password closes? */
bool form_office_reads(const FieldBlob *data);
/* Makes a .xlsx of it, in a directory of its own that is removed. Return: 0 and *out in the arena; ERR_FORMAT
 * or ERR_IO after saying why on stderr; ERR_MEMORY. */
int form_office_convert(Arena *arena, const char *path, const FieldBlob *data, FieldBlob *out);
