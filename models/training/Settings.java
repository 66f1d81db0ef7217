import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sinew.mjcf.Mjcf;

/**
 * What differs from robot to robot: masses, friction, servos, the floor, the chips. One draw per episode. {@code KNOWN}
 * settings are those of training; {@code FOREIGN} ones lie outside of them everywhere, to see what the network does on
 * a robot that it never met.
 */
final class Settings {
    enum Range { KNOWN, FOREIGN }

    final Range range;
    /** Of a servo, Nm/rad; the model's actuators have 21. */
    final double stiffness;
    /** Of a servo, Nm s/rad, beside the joint's own damping. */
    final double servoDamping;
    final double maxEffort;
    final double payloadKg;
    final double friction;
    final double jointDamping;
    final double jointFriction;
    /** Of the floor. */
    final double slopeRad;
    final double slopeHeadingRad;
    final double gyroBias;
    final double accelBias;
    final double misalignmentRad;
    final double noise;
    final double filterHz;
    /** Of joint zeros, and play of gears. */
    final double zeroError;
    /** Chance that a row repeats the one before. */
    final double repeat;

    Settings(Range range, Draw draw) {
        this.range = range;
        boolean known = range == Range.KNOWN;
        stiffness = known ? draw.between(13, 27) : draw.chance(0.5) ? draw.between(11, 13) : draw.between(27, 34);
        servoDamping = known ? draw.between(0, 0.4) : draw.between(0.4, 0.8);
        maxEffort = known ? draw.between(2.2, 2.94) : draw.between(1.8, 2.2);
        payloadKg = known ? draw.between(-0.1, 0.2) : draw.between(0.2, 0.4);
        friction = known ? draw.between(0.6, 1.2) : draw.between(0.4, 0.6);
        jointDamping = known ? draw.between(0.45, 0.75) : draw.between(0.3, 0.45);
        jointFriction = known ? draw.between(0.03, 0.08) : draw.between(0.08, 0.11);
        slopeRad = Math.toRadians(known ? draw.between(0, 2) : draw.between(2, 3));
        slopeHeadingRad = draw.between(-Math.PI, Math.PI);
        gyroBias = known ? 0.03 : 0.06;
        accelBias = known ? 0.25 : 0.5;
        misalignmentRad = Math.toRadians(known ? 2 : 4);
        noise = known ? draw.between(0.5, 2) : draw.between(2, 4);
        filterHz = known ? draw.between(25, 120) : draw.between(12, 25);
        zeroError = known ? 0.02 : 0.04;
        repeat = known ? draw.between(0, 0.02) : draw.between(0.02, 0.06);
    }

    /** The robot of this episode: the MJCF with the drawn numbers written into it. */
    Mjcf model(String mjcf) {
        String xml = mjcf;
        xml = replace(xml, "damping=\"[0-9.]+\"", "damping=\"" + text(jointDamping) + "\"");
        xml = replace(xml, "frictionloss=\"[0-9.]+\"", "frictionloss=\"" + text(jointFriction) + "\"");
        xml = replace(xml, "friction=\"0.9 ", "friction=\"" + text(friction) + " ");
        xml = replace(xml, "mass=\"1.23\"", "mass=\"" + text(1.23 + payloadKg) + "\""); // the chest
        double level = 9.81 * Math.sin(slopeRad);
        xml = replace(xml, "<option ", "<option gravity=\"" + text(level * Math.cos(slopeHeadingRad)) + " "
                + text(level * Math.sin(slopeHeadingRad)) + " " + text(-9.81 * Math.cos(slopeRad)) + "\" ");
        try {
            Path file = Files.createTempFile("body-state", ".xml");
            try {
                Files.writeString(file, xml);
                return Mjcf.read(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Up, in the world of the plant: against gravity, which a sloping floor tilts. */
    double[] up() {
        return new double[] {-Math.sin(slopeRad) * Math.cos(slopeHeadingRad),
            -Math.sin(slopeRad) * Math.sin(slopeHeadingRad), Math.cos(slopeRad)};
    }

    private static String replace(String xml, String pattern, String by) {
        Matcher matcher = Pattern.compile(pattern).matcher(xml);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the MJCF has no " + pattern + "; adapt Settings.java to this robot");
        }
        return matcher.replaceAll(Matcher.quoteReplacement(by));
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
