#include "app/form/form_map.h"

#include "app/cli_file.h"
#include "base/error.h"
#include "base/json.h"
#include "base/str.h"

#include <string.h>
#include <unistd.h>

enum { ENTRIES_MOST = 100000, TEXT_MOST = 2000 };

typedef struct MapFile {
	FieldObjects corrections;
} MapFile;

static const Field entry_fields[] = {
	FIELD(FormMapEntry, sender, FIELD_TEXT, .max = TEXT_MOST),
	FIELD(FormMapEntry, fingerprint, FIELD_TEXT, .max = TEXT_MOST, .flags = FIELD_REQUIRED),
	FIELD(FormMapEntry, form, FIELD_TEXT, .max = TEXT_MOST),
	FIELD(FormMapEntry, label, FIELD_TEXT, .max = TEXT_MOST, .flags = FIELD_REQUIRED),
	FIELD(
		FormMapEntry, nth, FIELD_INT, .min = 1, .max = TABLE_COLUMNS_MOST, .flags = FIELD_REQUIRED),
	FIELD(FormMapEntry, element, FIELD_TEXT, .max = TEXT_MOST),
	FIELD_END,
};
static const Field file_fields[] = {
	FIELD(MapFile, corrections, FIELD_OBJECTS, .max = ENTRIES_MOST, .sub = entry_fields,
		.sub_size = sizeof(FormMapEntry), .flags = FIELD_REQUIRED),
	FIELD_END,
};

/* ---- the file ------------------------------------------------------------------------------------------ */

static int refuse(const FormMap *map, const char *where, const char *why) {
	fprintf(stderr, "huying: %s: %s: %s\n", map->path, where, why);
	return ERR_FORMAT;
}

int form_map_read(FormMap *map, Arena *arena, const char *path, bool may_be_new) {
	FieldBlob data;
	FieldErrors errors;
	MapFile file;
	*map = (FormMap){.arena = arena, .path = path};
	if (may_be_new && access(path, F_OK))
		return 0;
	int r = cli_file_read(arena, path, &data);
	if (r)
		return r;
	field_errors_init(&errors, arena);
	field_defaults(file_fields, &file);
	r = field_decode_json(file_fields, (const char *)data.data, data.size, &file, &errors);
	if (r == ERR_FORMAT)
		return refuse(map, "/", "not JSON");
	if (r)
		return r < 0 ? r
					 : refuse(map, errors.first->pointer, field_fault_name(errors.first->fault));
	map->entries = file.corrections.items;
	map->count = map->room = (int64_t)file.corrections.count;
	return 0;
}

static void write_entry(JsonOut *out, const FormMapEntry *entry) {
	jw_object(out);
	jw_put_text(out, "sender", entry->sender);
	jw_put_text(out, "fingerprint", entry->fingerprint);
	jw_put_text(out, "form", entry->form);
	jw_put_text(out, "label", entry->label);
	jw_put_int(out, "nth", entry->nth);
	jw_put_text(out, "element", entry->element);
	jw_object_end(out);
}

/* A line for each, so that people see what changed. */
int form_map_write(const FormMap *map) {
	Buf text;
	JsonOut out;
	CliOutput file;
	buf_init(&text, map->arena);
	buf_puts(&text, "{\"corrections\": [\n");
	for (int64_t i = 0; i < map->count; i++) {
		jw_init(&out, &text);
		write_entry(&out, &map->entries[i]);
		buf_puts(&text, i + 1 < map->count ? ",\n" : "\n");
	}
	buf_puts(&text, "]}\n");
	int r = cli_output_open(&file, map->path);
	if (r)
		return r;
	fwrite(text.data, 1, text.size, file.file);
	return cli_output_commit(&file);
}

/* ---- correcting ---------------------------------------------------------------------------------------- */

static const Element *find_element(const ElementPack *pack, const char *id) {
	for (size_t i = 0; i < pack->count; i++)
		if (str_eq(pack->elements[i].id, id))
			return &pack->elements[i];
	return NULL;
}

static const Element *named(
	const FormMap *map, const ElementPack *pack, const Form *form, const char *name) {
	const Element *element = find_element(pack, name);
	if (element)
		return element;
	LabelMatch match = label_match(map->arena, pack, name, form->of);
	return match.certainty >= ELEMENT_SURE ? match.element : NULL;
}

static void put(FormMap *map, FormMapEntry entry) {
	for (int64_t i = 0; i < map->count; i++) {
		FormMapEntry *old = &map->entries[i];
		if (str_eq(old->sender, entry.sender) && str_eq(old->fingerprint, entry.fingerprint) &&
			str_eq(old->label, entry.label) && old->nth == entry.nth) {
			*old = entry;
			return;
		}
	}
	map->entries = arena_grown(map->arena, map->entries, map->count, &map->room, sizeof entry);
	map->entries[map->count++] = entry;
}

int form_map_set(FormMap *map, const ElementPack *pack, const Form *form, const char *sender,
	const char *correction) {
	const char *equals = strrchr(correction, '=');
	if (!equals)
		return refuse(map, correction, "not like B=phone");
	const char *place = arena_strndup(map->arena, correction, (size_t)(equals - correction));
	const FormField *field = form_field_called(map->arena, form, place);
	if (!field)
		return refuse(map, place, "no such field of the form");
	const Element *element = str_eq(equals + 1, "-") ? NULL : named(map, pack, form, equals + 1);
	if (!element && !str_eq(equals + 1, "-"))
		return refuse(map, equals + 1, "no such element");
	if (field->formula)
		return refuse(map, place, "the form calculates it");
	put(map,
		(FormMapEntry){.sender = sender,
			.fingerprint = form_fingerprint(map->arena, form),
			.form = form->title,
			.label = label_normal(map->arena, field->label, NULL),
			.nth = (int64_t)form_field_nth(map->arena, form, field),
			.element = element ? element->id : NULL});
	return 0;
}

static int correct(
	const FormMap *map, const ElementPack *pack, const FormMapEntry *entry, Form *form) {
	FormField *field = form_field_labelled(map->arena, form, entry->label, (size_t)entry->nth);
	const Element *element = entry->element ? find_element(pack, entry->element) : NULL;
	if (entry->element && !element)
		return refuse(map, entry->element, "no such element");
	if (field)
		form_correct(form, field, element);
	return 0;
}

int form_map_apply(
	const FormMap *map, const ElementPack *pack, const char *sender, Form *form, size_t *unused) {
	const char *fingerprint = form_fingerprint(map->arena, form);
	*unused = 0;
	for (int pass = 0; pass < 2; pass++)
		for (int64_t i = 0; i < map->count; i++) {
			const FormMapEntry *entry = &map->entries[i];
			if (!str_eq(entry->fingerprint, fingerprint))
				continue;
			bool theirs = entry->sender && str_eq(entry->sender, sender);
			int r = (pass ? theirs : !entry->sender) ? correct(map, pack, entry, form) : 0;
			if (r)
				return r;
			*unused += pass && entry->sender && !theirs;
		}
	return 0;
}
