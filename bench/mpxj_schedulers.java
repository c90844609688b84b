import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import org.mpxj.ActivityType;
import org.mpxj.ConstraintType;
import org.mpxj.Duration;
import org.mpxj.LocalTimeRange;
import org.mpxj.ProjectCalendar;
import org.mpxj.ProjectCalendarException;
import org.mpxj.ProjectFile;
import org.mpxj.Relation;
import org.mpxj.RelationType;
import org.mpxj.Task;
import org.mpxj.TaskType;
import org.mpxj.TimeUnit;
import org.mpxj.cpm.MicrosoftScheduler;
import org.mpxj.cpm.PrimaveraScheduler;
import org.mpxj.cpm.Scheduler;
import org.mpxj.reader.UniversalProjectReader;

/**
 * MPXJ's schedulers behind standard input: a network a line in, its dates a line out.
 *
 * In: scheduler start weekdays off worked tasks (days)* links (before after kind lag)*; lists are comma separated, "-" is none.
 * Or: "file" start path: a Project file as it stands, by the Microsoft scheduler, its tasks that are no summaries.
 * Out: "ok" seconds, then earliest start, earliest finish, latest start, latest finish of each task; or "fault" and why.
 */
class MpxjSchedulers {
    private static final LocalTimeRange MORNING =
            new LocalTimeRange(java.time.LocalTime.of(8, 0), java.time.LocalTime.of(12, 0));
    private static final LocalTimeRange AFTERNOON =
            new LocalTimeRange(java.time.LocalTime.of(13, 0), java.time.LocalTime.of(17, 0));

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer;
            try {
                answer = answer(new StringTokenizer(line));
            } catch (Throwable fault) {
                answer = "fault " + String.valueOf(fault).replace('\n', ' ');
            }
            out.println(answer);
            out.flush();
        }
    }

    private static String answer(StringTokenizer words) throws Exception {
        String asked = words.nextToken();
        if (asked.equals("file")) {
            return answerFile(LocalDate.parse(words.nextToken()), words.nextToken());
        }
        boolean microsoft = asked.equals("microsoft");
        Scheduler scheduler = microsoft ? new MicrosoftScheduler() : new PrimaveraScheduler();
        LocalDate start = LocalDate.parse(words.nextToken());
        ProjectFile file = new ProjectFile();
        ProjectCalendar calendar = calendar(file, words);
        file.setDefaultCalendar(calendar);
        file.getProjectProperties().setStartDate(start.atTime(8, 0));
        Task[] tasks = new Task[Integer.parseInt(words.nextToken())];
        for (int place = 0; place < tasks.length; place++) {
            tasks[place] = task(file, place, Integer.parseInt(words.nextToken()));
            if (microsoft) { // which holds to the start only what waits for nothing; the other one holds all
                tasks[place].setConstraintType(ConstraintType.START_NO_EARLIER_THAN);
                tasks[place].setConstraintDate(start.atTime(8, 0));
            }
        }
        for (int left = Integer.parseInt(words.nextToken()); left > 0; left--) {
            Task before = tasks[Integer.parseInt(words.nextToken())];
            Task after = tasks[Integer.parseInt(words.nextToken())];
            after.addPredecessor(new Relation.Builder().predecessorTask(before).type(kind(words.nextToken()))
                    .lag(Duration.getInstance(Integer.parseInt(words.nextToken()) * 8, TimeUnit.HOURS)));
        }
        return told(scheduler, file, start, List.of(tasks));
    }

    private static String answerFile(LocalDate start, String path) throws Exception {
        ProjectFile file = new UniversalProjectReader().read(path);
        List<Task> tasks = file.getTasks().stream().filter(task -> !task.getSummary()).collect(Collectors.toList());
        return told(new MicrosoftScheduler(), file, start, tasks);
    }

    private static String told(Scheduler scheduler, ProjectFile file, LocalDate start, List<Task> tasks) throws Exception {
        long begun = System.nanoTime();
        scheduler.schedule(file, start.atTime(8, 0));
        StringBuilder told = new StringBuilder("ok ").append((System.nanoTime() - begun) / 1e9);
        for (Task task : tasks) {
            told.append(' ').append(task.getEarlyStart()).append(' ').append(task.getEarlyFinish());
            told.append(' ').append(task.getLateStart()).append(' ').append(task.getLateFinish());
        }
        return told.toString();
    }

    private static ProjectCalendar calendar(ProjectFile file, StringTokenizer words) {
        ProjectCalendar calendar = file.addDefaultBaseCalendar();
        String weekdays = words.nextToken();
        for (DayOfWeek day : DayOfWeek.values()) {
            boolean works = weekdays.contains(String.valueOf(day.getValue()));
            calendar.setWorkingDay(day, works);
            calendar.getCalendarHours(day).clear();
            if (works) {
                calendar.getCalendarHours(day).add(MORNING);
                calendar.getCalendarHours(day).add(AFTERNOON);
            }
        }
        for (String day : listed(words.nextToken())) {
            calendar.addCalendarException(LocalDate.parse(day));
        }
        for (String day : listed(words.nextToken())) {
            ProjectCalendarException worked = calendar.addCalendarException(LocalDate.parse(day));
            worked.add(MORNING);
            worked.add(AFTERNOON);
        }
        return calendar;
    }

    private static String[] listed(String word) {
        return word.equals("-") ? new String[0] : word.split(",");
    }

    private static Task task(ProjectFile file, int place, int days) {
        Task task = file.addTask();
        task.setName("t" + place);
        task.setType(TaskType.FIXED_DURATION);
        task.setActivityType(days == 0 ? ActivityType.FINISH_MILESTONE : ActivityType.TASK_DEPENDENT);
        task.setMilestone(days == 0);
        task.setDuration(Duration.getInstance(days * 8, TimeUnit.HOURS));
        task.setRemainingDuration(Duration.getInstance(days * 8, TimeUnit.HOURS));
        task.setActualDuration(Duration.getInstance(0, TimeUnit.HOURS));
        return task;
    }

    private static RelationType kind(String word) {
        switch (word) {
            case "SS": return RelationType.START_START;
            case "FF": return RelationType.FINISH_FINISH;
            case "SF": return RelationType.START_FINISH;
            default: return RelationType.FINISH_START;
        }
    }
}
