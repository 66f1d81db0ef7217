package org.sinew.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The uplink over TLS with the JDK's default settings, against a real Mosquitto with a certificate for localhost. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class UplinkTlsTest {
    private static final char[] PASSWORD = "password".toCharArray();
    @TempDir
    Path folder;

    @BeforeAll
    static void mosquittoIsThere() {
        Mosquitto.needed();
    }

    @Test
    void connectsWhereTheCertificateIsTrusted() throws Exception {
        try (Mosquitto broker = broker("-1d");
                UplinkProcess robot = new UplinkProcess("ssl://localhost:" + broker.port(), trust())) {
            assertThat(robot.next()).isEmpty();
        }
    }

    @Test
    void refusesABrokerThatNobodyVouchesFor() throws Exception {
        try (Mosquitto broker = broker("-1d");
                UplinkProcess robot = new UplinkProcess("ssl://localhost:" + broker.port())) {
            assertThat(robot.next()).contains("unable to find valid certification path");
        }
    }

    @Test
    void refusesACertificateOfAnotherHost() throws Exception {
        try (Mosquitto broker = broker("-1d");
                UplinkProcess robot = new UplinkProcess("mqtts://127.0.0.1:" + broker.port(), trust())) {
            assertThat(robot.next()).contains("127.0.0.1");
        }
    }

    @Tag("thorough")
    @Test
    void triesAgainUntilTheCertificateIsValidAsAfterABootWithoutClock() throws Exception {
        try (Mosquitto broker = broker("+12S");
                UplinkProcess robot = new UplinkProcess("ssl://localhost:" + broker.port(), trust())) {
            assertThat(robot.next()).contains("NotBefore");
            assertThat(robot.await(String::isEmpty)).isEmpty();
        }
    }

    private String[] trust() {
        return new String[] {"-Djavax.net.ssl.trustStore=" + folder.resolve("trust.p12"),
            "-Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD)};
    }

    private Mosquitto broker(String validFrom) throws Exception {
        Path keys = folder.resolve("keys.p12");
        keytool(keys, "-alias", "ca", "-dname", "CN=our own authority", "-ext", "bc:c");
        keytool(keys, "-alias", "broker", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost",
                "-startdate", validFrom, "-signer", "ca");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD);
        }
        Path certificate = pem("CERTIFICATE", store.getCertificate("broker").getEncoded());
        Path key = pem("PRIVATE KEY", store.getKey("broker", PASSWORD).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("ca", store.getCertificate("ca"));
        try (OutputStream out = Files.newOutputStream(folder.resolve("trust.p12"))) {
            trusted.store(out, PASSWORD);
        }
        return Mosquitto.start(folder, "certfile " + certificate, "keyfile " + key);
    }

    private static void keytool(Path keys, String... what) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC",
                "-validity", "3", "-keystore", keys.toString(), "-storepass", new String(PASSWORD)));
        command.addAll(List.of(what));
        assertThat(new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor()).isZero();
    }

    private Path pem(String kind, byte[] der) throws IOException {
        return Files.writeString(folder.resolve(kind.toLowerCase(Locale.ROOT).replace(' ', '-') + ".pem"),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END " + kind + "-----\n");
    }
}
