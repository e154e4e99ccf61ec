/* replay DIR: gives every file of DIR to the fuzz target it is linked with, so that saved inputs are
 * an ordinary test, of any compiler. Prints how many there were. Ends 1 when there was none. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static uint8_t *read_file(FILE *file, size_t *size) {
	struct stat st;
	if (fstat(fileno(file), &st) || !S_ISREG(st.st_mode))
		return NULL;
	/* Exactly as long as the file, so that a sanitizer sees a step beyond its end. */
	uint8_t *data = malloc(st.st_size ? (size_t)st.st_size : 1);
	*size = data ? fread(data, 1, (size_t)st.st_size, file) : 0;
	return data;
}

/* Return: 1 when it was replayed, 0 for what is no regular file, -1 when it cannot be read. */
static int replay(const char *directory, const char *name) {
	char path[4096];
	size_t size;
	snprintf(path, sizeof path, "%s/%s", directory, name);
	FILE *file = fopen(path, "rbe");
	if (!file)
		return -1;
	uint8_t *data = read_file(file, &size);
	fclose(file);
	if (!data)
		return 0;
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	return 1;
}

static int replay_all(const char *directory, struct dirent **names, int count) {
	int replayed = 0, failed = 0;
	for (int i = 0; i < count; i++) {
		int r = replay(directory, names[i]->d_name);
		replayed += r > 0;
		failed += r < 0;
		free(names[i]);
	}
	printf("%d replayed\n", replayed);
	return replayed > 0 && !failed ? 0 : 1;
}

int main(int argc, char **argv) {
	struct dirent **names;
	if (argc != 2) {
		fputs("use: replay DIR\n", stderr);
		return 2;
	}
	int count = scandir(argv[1], &names, NULL, alphasort);
	if (count < 0) {
		perror(argv[1]);
		return 1;
	}
	int r = replay_all(argv[1], names, count);
	free(names);
	return r;
}
