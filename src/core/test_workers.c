/* Workers: as many at once as there are threads, no more waiting than the bound, all of it done. */
#include "core/workers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 2, WAITING = 5, JOBS = 2000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static unsigned running, most_running, done;
static bool open_gate;

static void hold(WorkerJob *job) {
	(void)job;
	pthread_mutex_lock(&lock);
	running++;
	if (running > most_running)
		most_running = running;
	pthread_cond_broadcast(&changed);
	while (!open_gate)
		pthread_cond_wait(&changed, &lock);
	running--;
	done++;
	pthread_mutex_unlock(&lock);
}

static int reset(void **state) {
	(void)state;
	running = most_running = done = 0;
	open_gate = false;
	return 0;
}

static void wait_running(unsigned n) {
	pthread_mutex_lock(&lock);
	while (running < n)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

static void open_the_gate(void) {
	pthread_mutex_lock(&lock);
	open_gate = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static void test_threads_and_waiting_are_bounded(void **state) {
	static WorkerJob jobs[THREADS + WAITING + 1];
	Workers *workers;
	(void)state;
	assert_int_equal(workers_start(&workers, THREADS, WAITING), 0);
	for (int i = 0; i < THREADS; i++) {
		jobs[i].run = hold;
		assert_true(workers_submit(workers, &jobs[i]));
		wait_running((unsigned)i + 1);
	}
	for (int i = THREADS; i < THREADS + WAITING; i++) {
		jobs[i].run = hold;
		assert_true(workers_submit(workers, &jobs[i]));
	}
	jobs[THREADS + WAITING].run = hold;
	assert_false(workers_submit(workers, &jobs[THREADS + WAITING]));
	open_the_gate();
	workers_stop(workers);
	assert_int_equal(done, THREADS + WAITING);
	assert_int_equal(most_running, THREADS);
}

static atomic_int counted;

static void count(WorkerJob *job) {
	(void)job;
	atomic_fetch_add(&counted, 1);
}

static void test_stopping_finishes_what_waits(void **state) {
	static WorkerJob jobs[JOBS];
	Workers *workers;
	(void)state;
	assert_int_equal(workers_start(&workers, THREADS, JOBS), 0);
	for (int i = 0; i < JOBS; i++) {
		jobs[i].run = count;
		assert_true(workers_submit(workers, &jobs[i]));
	}
	workers_stop(workers);
	assert_int_equal(counted, JOBS);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_threads_and_waiting_are_bounded, reset),
		cmocka_unit_test(test_stopping_finishes_what_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
