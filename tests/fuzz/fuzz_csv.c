/* Bytes as a CSV file; with the signature of a zip, as a workbook. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	fuzz_table(data, size);
	return 0;
}
