/* A schema of huying link: read, or refused with a reason; what was read refers to what it has. */
#include "algo/linkage/link_schema.h"
#include "tests/fuzz/fuzz.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

static void check(const LinkSchema *schema) {
	for (int32_t i = 0; i < schema->field_count; i++) {
		const LinkField *field = &schema->fields[i];
		if (!field->compare || field->swapped >= schema->field_count ||
			field->owner >= schema->field_count)
			abort();
		if (field->swapped >= 0 && schema->fields[field->swapped].compare != field->compare)
			abort();
	}
	for (int32_t i = 0; i < schema->key_count; i++)
		for (int32_t p = 0; p < schema->keys[i].part_count; p++)
			if (schema->keys[i].parts[p].field >= schema->field_count ||
				!schema->keys[i].parts[p].facet)
				abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	Arena *arena = arena_new(16 << 20);
	LinkSchema schema;
	LinkSchemaFault fault;
	if (!arena)
		abort();
	int r =
		link_schema_read(arena, arena_strndup(arena, (const char *)data, size), &schema, &fault);
	if (r == ERR_FORMAT && !fault.why)
		abort();
	if (!r)
		check(&schema);
	arena_free(arena);
	return 0;
}
