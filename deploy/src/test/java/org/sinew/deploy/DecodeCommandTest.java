package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.jr.ob.JSON;

@Timeout(60)
class DecodeCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    /** The one frame of the document. */
    private Map<?, ?> frame(String... args) throws Exception {
        assertThat(run(args)).as(err.toString()).isZero();
        List<?> frames = (List<?>) JSON.std.mapFrom(out.toString()).get("frames");
        assertThat(frames).hasSize(1);
        return (Map<?, ?>) frames.getFirst();
    }

    @Test
    void bytesMayStandTogetherOrApart() throws Exception {
        for (String[] hex : new String[][] {{"FF", "FF", "01", "04", "00", "00", "08", "F2"},
            {"FFFF0104", "000008f2"}, {"ff ff 01 04 00 00 08 f2"}, {"0xFF,0xFF,0x01", "04:00:00:08:F2"}}) {
            String[] args = new String[hex.length + 3];
            args[0] = "decode";
            args[1] = "feetech-sts";
            System.arraycopy(hex, 0, args, 2, hex.length);
            args[args.length - 1] = "--json";
            Map<?, ?> frame = frame(args);
            assertThat(frame.get("accepted")).isEqualTo(true);
            assertThat(frame.get("kind")).isEqualTo("status");
            assertThat(frame.get("id")).isEqualTo(1);
            assertThat(frame.get("reason")).isNull();
            assertThat(((Map<?, ?>) frame.get("fields")).get("pos")).isEqualTo(2048);
        }
    }

    @Test
    void anAnswerThatDidNotComeIsNoFailureOfTheCommand() throws Exception {
        Map<?, ?> frame = frame("decode", "feetech-sts", "--json", "--sent", "FF FF 07 02 01 F5");
        assertThat(frame.get("kind")).isEqualTo("absent");
        assertThat(frame.get("id")).isEqualTo(7);
    }

    @Test
    void oneReadableLineAFrame() {
        assertThat(run("decode", "dynamixel2", "--sent", "FFFFFD00010700028400 04001D15",
                "FFFFFD00010800558000080000 1F84")).isZero();
        assertThat(out.toString().lines()).hasSize(1).allSatisfy(line -> assertThat(line)
                .startsWith("status       id 1  error 128, error_names [hardware alert], addr 132")
                .contains("pos 2048"));
        run("decode", "feetech-sts", "FF 60 18 FB EF");
        assertThat(out.toString().lines()).hasSize(1).first().asString().startsWith("noise        refused: no frame");
    }

    @Test
    void readsTheRegistersOfAChip() throws Exception {
        for (String[] registers : new String[][] {{"02=2810", "01=009A"}, {"0x02=28", "10", "0x01=00", "9a"},
            {"0x02 = 28 10", "0x01 = 00 9a"}}) {
            String[] args = {"decode", "ina226", String.join(" ", registers), "--json"};
            Map<?, ?> fields = (Map<?, ?>) frame(args).get("fields");
            assertThat(fields.get("bus_V")).isEqualTo(12.82);
            assertThat(fields.get("shunt_uV")).isEqualTo(385.0);
        }
        Map<?, ?> fields = (Map<?, ?>) frame("decode", "ina226", "01=03A2", "--shunt-ohm", "0.002", "--json")
                .get("fields");
        assertThat(fields.get("current_A")).isEqualTo(1.1625);
    }

    @Test
    void sameTextInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            run("decode", "ina226", "02=2810", "01=009A", "--json");
            String expected = out.toString();
            for (String tag : List.of("tr-TR", "de-DE", "ar-EG")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                run("decode", "ina226", "02=2810", "01=009A", "--json");
                assertThat(out.toString()).as(tag).isEqualTo(expected);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void wrongUsageIsOneLineAndExitTwo() {
        wrong("\"GG\" is not hexadecimal", "decode", "feetech-sts", "FF", "GG");
        wrong("has 3 digits", "decode", "feetech-sts", "FFF");
        wrong("write two digits for each byte: 01", "decode", "feetech-sts", "FF", "FF", "1");
        wrong("no bytes given", "decode", "feetech-sts");
        wrong("put all that was sent into quotes", "decode", "feetech-sts", "--sent", "FF", "FF", "01");
        wrong("did you mean \"feetech-sts\"", "decode", "feetech-st", "FF");
        wrong("known are: ", "decode", "xyzzyxyzzy", "FF");
        wrong("is not REG=HEX", "decode", "ina226", "2810");
        wrong("is not REG=HEX", "decode", "ina226");
        wrong("given twice", "decode", "ina226", "02=2810", "2=2810");
        wrong("has 3 digits", "decode", "ina226", "01=930");
        wrong("--sent is for buses", "decode", "ina226", "--sent", "FF", "02=2810");
        wrong("--shunt-ohm", "decode", "ina226", "02=2810", "--shunt-ohm", "NaN");
        wrong("--shunt-ohm is for current meters", "decode", "feetech-sts", "FF", "--shunt-ohm", "1");
    }

    private void wrong(String message, String... args) {
        assertThat(run(args)).as(String.join(" ", args)).isEqualTo(2);
        assertThat(err.toString().lines()).as(String.join(" ", args)).hasSize(1).first().asString().contains(message);
    }
}
