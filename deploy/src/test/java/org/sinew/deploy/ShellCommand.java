package org.sinew.deploy;

import java.util.ArrayList;
import java.util.List;

/**
 * One simple command of a shell block in a document. Documents write nothing but these, so that a reader of any shell,
 * and a test, can follow.
 *
 * @param words      program and arguments, without quotes; settings before the program are left out
 * @param background whether it ends in {@code &}
 */
record ShellCommand(List<String> words, boolean background) {
    /** The commands of some lines, which comments and {@code &&} may follow. */
    static List<ShellCommand> of(String text) {
        List<ShellCommand> commands = new ArrayList<>();
        for (String line : text.replace("\\\n", " ").lines().toList()) {
            for (String command : uncommented(line).split("&&")) {
                List<String> words = words(command);
                boolean background = !words.isEmpty() && words.getLast().equals("&");
                words = background ? words.subList(0, words.size() - 1) : words;
                int program = 0;
                while (program < words.size() && words.get(program).matches("[A-Z_]+=.*")) {
                    program++;
                }
                if (program < words.size()) {
                    commands.add(new ShellCommand(List.copyOf(words.subList(program, words.size())), background));
                }
            }
        }
        return commands;
    }

    /** Name of the program. */
    String program() {
        return words.getFirst();
    }

    /** What follows it. */
    String[] arguments() {
        return words.subList(1, words.size()).toArray(String[]::new);
    }

    private static String uncommented(String line) {
        return line.startsWith("#") ? "" : line.replaceFirst("\\s#.*", "");
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (char c : (command + " ").toCharArray()) {
            if (quote != 0 ? c == quote : c == '\'' || c == '"') {
                quote = quote == 0 ? c : 0;
                begun = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else if (quote == 0 && "|<>;$`()".indexOf(c) >= 0) {
                throw new IllegalArgumentException("\"" + command.strip() + "\" has a '" + c + "'; write simple"
                        + " commands, one a line");
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("\"" + command.strip() + "\" lacks a closing " + quote);
        }
        return words;
    }
}
