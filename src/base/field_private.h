/* What the decoders of base share. */
#pragma once

#include "base/field.h"

/* Length of a text against its row; 0 or FAULT_LENGTH. */
FieldFault field_text_fault(const Field *field, const char *text);
/* One text value by the row's type and bounds, as for a query parameter; for JSON strings too. */
FieldFault field_set_text(const Field *field, const char *text, void *at, Arena *arena);
