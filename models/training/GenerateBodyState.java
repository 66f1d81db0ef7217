import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes the data of the body-state network from our own physics. Run in the root of the repository, on built jars; see
 * {@code models/body_state/README.md} for the command. Writes {@code NAME.rows.npy} (episode, row, value), and beside
 * it {@code label}, {@code tilt}, {@code height}, {@code story} and {@code marks}.
 */
final class GenerateBodyState {
    private static final Path MJCF = Path.of("deploy/robots/kid20/kid20.xml");
    private static final int ROWS = 700;
    private static final int DEMO_ROWS = 1500;

    /** What is kept of an episode: not its plant. */
    private record Life(float[] rows, byte[] label, float[] tilt, float[] height, double[] marks, Episode.Story story) {
    }

    private GenerateBodyState() {
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (args.length < 4) {
            System.err.println("usage: GenerateBodyState FOLDER THREADS TRAINING_EPISODES TEST_EPISODES [SET]...");
            System.exit(2);
        }
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        String mjcf = Files.readString(MJCF);
        int training = Integer.parseInt(args[2]);
        int test = Integer.parseInt(args[3]);
        try (ExecutorService pool = Executors.newFixedThreadPool(Integer.parseInt(args[1]))) {
            Maker maker = new Maker(folder, mjcf, pool, List.of(args).subList(4, args.length));
            maker.make("train", 1, training, ROWS, Settings.Range.KNOWN, false);
            maker.make("demo_train", 100_000, training / 10, DEMO_ROWS, Settings.Range.KNOWN, true);
            maker.make("choose", 200_000, test / 4, ROWS, Settings.Range.KNOWN, false);
            maker.make("demo_choose", 300_000, test / 2, DEMO_ROWS, Settings.Range.KNOWN, true);
            maker.make("seeds", 400_000, test / 2, ROWS, Settings.Range.KNOWN, false);
            maker.make("settings", 500_000, test / 2, ROWS, Settings.Range.FOREIGN, false);
            maker.make("demo", 600_000, test, DEMO_ROWS, Settings.Range.KNOWN, true);
            maker.make("demo_settings", 700_000, test / 2, DEMO_ROWS, Settings.Range.FOREIGN, true);
        }
    }

    /** Makes the named sets, or all if none is named. */
    private record Maker(Path folder, String mjcf, ExecutorService pool, List<String> only) {

        void make(String name, long firstSeed, int episodes, int rows, Settings.Range range, boolean demo)
                throws IOException, InterruptedException, ExecutionException {
            if (!only.isEmpty() && !only.contains(name)) {
                return;
            }
            long began = System.nanoTime();
            List<Future<Life>> lives = new ArrayList<>();
            for (int i = 0; i < episodes; i++) {
                long seed = firstSeed + i;
                lives.add(pool.submit(() -> life(seed, rows, range, demo)));
            }
            String count = "(" + episodes + ", " + rows + ")";
            try (Npy data = new Npy(file(name, "rows"), "<f4",
                        "(" + episodes + ", " + rows + ", " + Episode.ROW_VALUES + ")");
                    Npy label = new Npy(file(name, "label"), "|u1", count);
                    Npy tilt = new Npy(file(name, "tilt"), "<f4", count);
                    Npy height = new Npy(file(name, "height"), "<f4", count);
                    Npy story = new Npy(file(name, "story"), "|u1", "(" + episodes + ",)");
                    Npy marks = new Npy(file(name, "marks"), "<f4", "(" + episodes + ", 2)")) {
                for (Future<Life> future : lives) {
                    Life life = future.get();
                    data.floats(life.rows);
                    label.bytes(life.label);
                    tilt.floats(life.tilt);
                    height.floats(life.height);
                    story.bytes(new byte[] {(byte) life.story.ordinal()});
                    marks.floats(new float[] {(float) life.marks[0], (float) life.marks[1]});
                }
            }
            System.out.println(name + ": " + episodes + " episodes, seeds from " + firstSeed + ", "
                    + (System.nanoTime() - began) / 1_000_000_000 + " s");
        }

        private Path file(String name, String what) {
            return folder.resolve(name + "." + what + ".npy");
        }

        private Life life(long seed, int rows, Settings.Range range, boolean demo) {
            Draw draw = new Draw(seed);
            Settings settings = new Settings(range, draw);
            Episode.Story story = demo
                    ? seed % 2 == 0 ? Episode.Story.DEMO : Episode.Story.DEMO_PUSHED
                    : story(draw.below(20));
            Episode episode = new Episode(story, settings, mjcf, draw, rows);
            byte[] label = episode.run();
            return new Life(episode.rows, label, episode.tilt, episode.height, episode.marks, story);
        }

        private static Episode.Story story(int twentieth) {
            return twentieth < 9 ? Episode.Story.FREE
                    : twentieth < 11 ? Episode.Story.LIMP
                    : twentieth < 15 ? Episode.Story.LIFTED
                    : twentieth < 18 ? Episode.Story.LYING : Episode.Story.STAND;
        }
    }
}
