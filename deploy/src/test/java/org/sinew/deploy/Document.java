package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document of the project, taken apart: blocks of code, code within lines, headings and links. What tests read.
 *
 * @param file    from the root of the checkout
 * @param blocks  between fences
 * @param spans   code within lines, between single backquotes
 * @param links   targets of links and pictures
 * @param anchors what {@code #...} may name in it
 */
record Document(Path file, List<Part> blocks, List<Part> spans, List<Part> links, Set<String> anchors) {
    static final Path ROOT = Path.of("..");
    private static final Pattern FENCE = Pattern.compile(" *```(\\S*) *");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#+ (.*)");

    /**
     * A piece of a document.
     *
     * @param place    file and line, for people
     * @param language of a block, as its fence says; else empty
     * @param text     what it holds
     */
    record Part(String place, String language, String text) {
    }

    /** Every document of the checkout, in the order of their names. */
    static List<Document> all() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean notOurs = Set.of("target", "node_modules", ".git", "venv")
                        .contains(folder.getFileName().toString());
                return notOurs ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    files.add(ROOT.relativize(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        List<Document> all = new ArrayList<>();
        for (Path file : files) {
            all.add(of(file, Files.readAllLines(ROOT.resolve(file))));
        }
        return all;
    }

    /** Takes one apart. */
    static Document of(Path file, List<String> lines) {
        List<Part> blocks = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches()) {
                rest.append(lines.get(i)).append('\n');
                continue;
            }
            int begun = i;
            StringBuilder text = new StringBuilder();
            while (++i < lines.size() && !lines.get(i).strip().equals("```")) {
                text.append(lines.get(i)).append('\n');
            }
            blocks.add(new Part(file + ":" + (begun + 1), fence.group(1), text.toString()));
            rest.append("\n".repeat(i - begun + 1));
        }
        String prose = SPAN.matcher(rest).replaceAll(span -> "\n".repeat(span.group().split("\n", -1).length - 1));
        return new Document(file, blocks, parts(file, SPAN, rest.toString()), parts(file, LINK, prose),
                anchors(rest.toString()));
    }

    private static List<Part> parts(Path file, Pattern what, String text) {
        List<Part> parts = new ArrayList<>();
        Matcher found = what.matcher(text);
        while (found.find()) {
            long line = text.substring(0, found.start()).lines().count();
            boolean begins = found.start() == 0 || text.charAt(found.start() - 1) == '\n';
            parts.add(new Part(file + ":" + (begins ? line + 1 : line), "", found.group(1).replaceAll("\\s+", " ")));
        }
        return parts;
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(String text) {
        Set<String> anchors = new HashSet<>();
        text.lines().map(HEADING::matcher).filter(Matcher::matches).forEach(heading ->
                anchors.add(heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-')));
        return anchors;
    }
}
