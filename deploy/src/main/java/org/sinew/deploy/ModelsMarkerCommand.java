package org.sinew.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sinew.state.MarkerCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew models marker}: a marker to print. */
@Command(name = "marker", header = "Draw a square marker with a number, to print.",
        description = "Writes an SVG picture in true size: print it at 100 %%, and measure the black square. Keep the"
                + " white margin around it.",
        footer = {"", "Example:", "  sinew models marker 7 --size 80 --out marker7.svg"})
final class ModelsMarkerCommand extends SinewCommand {
    private static final double LEAST_MM = 5;
    private static final double MOST_MM = 1000;
    private static final int MARGIN = 1; // cells

    @Parameters(paramLabel = "N", description = "Its number, 0 to 31.")
    private int number;

    @Option(names = "--size", paramLabel = "MM", defaultValue = "80",
            description = "Side of the black square in mm; usually 80.")
    private double sideMillimetre;

    @Option(names = "--out", paramLabel = "F.svg", description = "Write it there, not to standard output.")
    private Optional<Path> out = Optional.empty();

    @Override
    public Integer call() throws CommandFailure {
        if (number < 0 || number >= MarkerCode.COUNT) {
            throw CommandFailure.wrongUsage("no marker has the number " + number + "; they go from 0 to "
                    + (MarkerCode.COUNT - 1));
        }
        if (!(sideMillimetre >= LEAST_MM && sideMillimetre <= MOST_MM)) {
            throw CommandFailure.wrongUsage("--size has to be " + (int) LEAST_MM + " to " + (int) MOST_MM + " mm");
        }
        String svg = svg();
        if (out.isPresent()) {
            try {
                Files.writeString(out.get(), svg, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw CommandFailure.wrongUsage("cannot write " + out.get() + " (" + e.getClass().getSimpleName()
                        + "); name a file in a folder that is there");
            }
        }
        tell(svg);
        return Main.FINE;
    }

    private void tell(String svg) {
        if (json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("number", number);
            document.put("side_m", sideMillimetre / 1000);
            document.put(out.isPresent() ? "file" : "svg", out.map(Path::toString).orElse(svg));
            print(document);
        } else if (out.isPresent()) {
            say(String.format(Locale.ROOT, "%s: marker %d, black square %.1f mm; print it at 100 %%", out.get(), number,
                    sideMillimetre));
        } else {
            out().print(svg);
        }
    }

    private String svg() {
        int cells = MarkerCode.CELLS + 2 * MARGIN;
        double millimetre = sideMillimetre / MarkerCode.CELLS * cells;
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$.3fmm" height="%1$.3fmm" viewBox="0 0 %2$d %2$d"\
                 shape-rendering="crispEdges">
                <title>Marker %3$d</title>
                <rect width="%2$d" height="%2$d" fill="#fff"/>
                <rect x="1" y="1" width="%4$d" height="%4$d" fill="#000"/>
                """, millimetre, cells, number, MarkerCode.CELLS));
        for (int row = 0; row < MarkerCode.CELLS; row++) {
            for (int column = 0; column < MarkerCode.CELLS; column++) {
                if (MarkerCode.white(number, column, row)) {
                    svg.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"%d\" width=\"1\" height=\"1\""
                            + " fill=\"#fff\"/>%n", column + MARGIN, row + MARGIN));
                }
            }
        }
        return svg.append("</svg>\n").toString();
    }
}
