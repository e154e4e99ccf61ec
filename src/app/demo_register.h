/* Registers of invented people with seeded errors, for benchmarks of huying link: a row's truth is known.
 *
 * Every row is a function of seed and place alone, so that a register of any size is written in one pass
 * without being held. Households share an address, often a telephone, and a child's row may carry a
 * parent's identity number; people move, change numbers and names; clerks mistype. */
#pragma once

#include <stdint.h>

typedef enum DemoRegisterKind { DEMO_REGISTER_CN, DEMO_REGISTER_WEST } DemoRegisterKind;

/* Writes DIR/register.csv (rec_id and the fields) and DIR/truth.csv (rec_id, person_id), whole or not at
 * all. `rows`: 10 to 100,000,000. Return: 0; ERR_IO after saying why. */
int demo_register_write(DemoRegisterKind kind, int64_t rows, uint64_t seed, const char *dir);
