/* The baseline of bench/schedule.py: both passes over tasks in an order in which links go forward, plainly, on one thread.
   before[c][x + 1] counts the working days before place x of calendar c; days[c][k] is the place of working day k. */
#include <stdint.h>

typedef int32_t i;

void passes(i tasks, const i *left, const i *calendar, const i *into, const i *from, const i *from_finish,
            const i *to_finish, const i *lag, const i *out, const i *wire, const i *to, i width, const i *before,
            const i *days, i as_of, i by, i *start, i *finish, i *latest_start, i *latest_finish)
{
    for (i t = 0; t < tasks; t++) {
        const i *b = before + calendar[t] * width + 1, *d = days + calendar[t] * width;
        i number = b[as_of];
        for (i w = into[t]; w < into[t + 1]; w++) {
            i place = from_finish[w] ? finish[from[w]] : start[from[w]];
            if (lag[w])
                place = d[b[place] + lag[w] - 1] + 1;
            i found = to_finish[w] ? b[place - 1] - left[t] + 1 : b[place];
            if (found > number)
                number = found;
        }
        start[t] = d[number];
        finish[t] = d[number + left[t] - 1] + 1;
    }
    for (i t = tasks - 1; t >= 0; t--) {
        const i *b = before + calendar[t] * width + 1, *d = days + calendar[t] * width;
        i number = b[by] - left[t];
        for (i o = out[t]; o < out[t + 1]; o++) {
            i w = wire[o], other = to[o];
            i place = to_finish[w] ? latest_finish[other] : latest_start[other];
            if (lag[w]) {
                const i *ob = before + calendar[other] * width + 1, *od = days + calendar[other] * width;
                place = od[ob[place] - lag[w]];
            }
            i found = from_finish[w] ? b[place] - left[t] : b[place + 1] - 1;
            if (found < number)
                number = found;
        }
        latest_start[t] = d[number];
        latest_finish[t] = d[number + left[t] - 1] + 1;
    }
}
