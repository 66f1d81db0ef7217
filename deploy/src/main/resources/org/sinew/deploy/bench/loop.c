/*
 * The reference that sinew bench loop measures itself against: a loop that wakes at absolute times and does nothing
 * else. It has the loop's own rules: a late cycle skips whole periods and keeps phase, and is late by the time since
 * its cycle was first due.
 *
 * Usage: loop PERIOD_NS PERIODS PRIORITY [STALL_EVERY STALL_NS]
 * Stays silent while it runs, then prints "fifo 0|1", "locked 0|1", "skipped N", and for each cycle its lateness in ns.
 * With STALL_EVERY each so many cycles take STALL_NS longer: a loop that is known to be bad.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

static long long now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void sleep_until(long long ns) {
    struct timespec t = {ns / 1000000000LL, ns % 1000000000LL};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

int main(int argc, char **argv) {
    if (argc != 4 && argc != 6) {
        fprintf(stderr, "usage: loop PERIOD_NS PERIODS PRIORITY [STALL_EVERY STALL_NS]\n");
        return 2;
    }
    long long period = atoll(argv[1]);
    long long periods = atoll(argv[2]);
    int priority = atoi(argv[3]);
    long long stall_every = argc == 6 ? atoll(argv[4]) : 0;
    long long stall = argc == 6 ? atoll(argv[5]) : 0;
    long long *late = period > 0 && periods > 0 ? malloc(periods * sizeof *late) : NULL;
    if (late == NULL) {
        fprintf(stderr, "loop: period and number of periods must be above zero and fit into memory\n");
        return 2;
    }
    memset(late, 0, periods * sizeof *late);
    int locked = mlockall(MCL_CURRENT | MCL_FUTURE) == 0;
    struct sched_param parameter = {.sched_priority = priority};
    int fifo = priority > 0 && sched_setscheduler(0, SCHED_FIFO, &parameter) == 0;

    long long due = now_ns();
    long long ticks = 0;
    long long skipped = 0;
    while (ticks + skipped < periods) {
        due += period;
        long long missed = now_ns() - due;
        missed = missed >= period ? missed / period : 0;
        skipped += missed;
        due += missed * period;
        while (now_ns() < due) {
            sleep_until(due);
        }
        late[ticks] = now_ns() - due + missed * period;
        ticks++;
        if (stall_every > 0 && ticks % stall_every == 0) {
            sleep_until(due + stall);
        }
    }

    printf("fifo %d\nlocked %d\nskipped %lld\n", fifo, locked, skipped);
    for (long long i = 0; i < ticks; i++) {
        printf("%lld\n", late[i]);
    }
    return 0;
}
