package org.sinew.deploy.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of a text: user and password of every URI, and what stands behind a key that is called like one, to
 * the end of its line and on the lines below that are indented deeper. Rather too much than too little.
 */
final class Redaction {
    private static final String STARS = "***";
    private static final Pattern USER_IN_URI = Pattern.compile("(\\b[A-Za-z][A-Za-z0-9+.-]*://)[^\\s/\"'<>]*@");
    private static final Pattern SECRET = Pattern.compile("(?i)([\\w.-]*(?:passw|passphrase|secret|token|credential"
            + "|api.?key|private.?key|psk)[\\w.-]*[\"']?\\s*[:=])\\s*(.*)");

    private Redaction() {
    }

    static String of(String text) {
        StringBuilder out = new StringBuilder();
        int hiddenBelow = -1; // lines indented deeper than this belong to a secret
        for (String line : USER_IN_URI.matcher(text).replaceAll("$1" + STARS + "@").lines().toList()) {
            int indent = indent(line);
            if (hiddenBelow >= 0 && (line.isBlank() || indent > hiddenBelow)) {
                continue;
            }
            Matcher secret = SECRET.matcher(line);
            boolean found = secret.find();
            hiddenBelow = found ? indent : -1;
            out.append(found ? line.substring(0, secret.end(1)) + " " + STARS : line).append('\n');
        }
        return out.toString();
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
