package org.sinew.mjcf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class MjcfReaderTest {

    @TempDir
    Path folder;

    private Mjcf read(String inside) {
        return Mjcf.read(write("robot.xml", "<mujoco model=\"m\">\n" + inside + "\n</mujoco>"));
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String body(String inside) {
        return "<worldbody><body name=\"b\">" + inside + "<geom size=\".1\"/></body></worldbody>";
    }

    @Test
    void readsTheRobotOfTheDemo() {
        Mjcf kid20 = Mjcf.read(Path.of("../deploy/robots/kid20/kid20.xml"));
        assertThat(kid20.name()).isEqualTo("kid20");
        assertThat(kid20.timestepSec()).isEqualTo(0.002);
        assertThat(kid20.positionCount()).isEqualTo(27);
        assertThat(kid20.velocityCount()).isEqualTo(26);
        assertThat(kid20.actuatorNames()).hasSize(20).startsWith("left_hip_yaw").endsWith("head_tilt");
        assertThat(kid20.keyNames()).containsExactly("home");
        assertThat(kid20.cameras()).hasSize(1);
        assertThat(kid20.bodies().stream().mapToDouble(b -> b.massKg).sum()).isCloseTo(3.7, within(1e-12));
    }

    @Test
    void anglesAreDegreesUnlessTheCompilerSaysRadians() {
        String joint = body("<joint name=\"j\" range=\"-90 45\" damping=\"0.5\" ref=\"10\"/>");
        Mjcf.Joint degrees = read(joint).joints().getFirst();
        assertThat(degrees.lower).isCloseTo(-Math.PI / 2, within(1e-15));
        assertThat(degrees.upper).isCloseTo(Math.PI / 4, within(1e-15));
        assertThat(degrees.reference).isCloseTo(Math.PI / 18, within(1e-15));
        assertThat(degrees.damping).as("per radian, in every file").isEqualTo(0.5);
        Mjcf.Joint radians = read("<compiler angle=\"radian\"/>" + joint).joints().getFirst();
        assertThat(radians.upper).isEqualTo(45);
        assertThat(radians.damping).isEqualTo(0.5);
    }

    @Test
    void slideJointsAreInMetresInEveryFile() {
        assertThat(read(body("<joint type=\"slide\" range=\"-0.1 0.2\"/>")).joints().getFirst().upper).isEqualTo(0.2);
    }

    @Test
    void rangeIsALimitUnlessLimitedSaysOtherwise() {
        assertThat(read(body("<joint range=\"-1 1\"/>")).joints().getFirst().limited).isTrue();
        assertThat(read(body("<joint range=\"-1 1\" limited=\"false\"/>")).joints().getFirst().limited).isFalse();
        assertThat(read(body("<joint/>")).joints().getFirst().limited).isFalse();
        assertThat(read("<compiler autolimits=\"false\"/>" + body("<joint range=\"-1 1\" limited=\"true\"/>"))
                .joints().getFirst().limited).isTrue();
    }

    @Test
    void nestedClassesInheritAndListsOfNumbersOverlayEntryByEntry() {
        Mjcf model = read("""
                <default>
                  <joint damping="1" armature="2"/>
                  <default class="outer">
                    <joint damping="3"/>
                    <geom solimp="0.8 0.9 0.002 0.4 3"/>
                    <default class="inner"><joint armature="4"/><geom solimp="0.7"/></default>
                  </default>
                </default>
                <worldbody>
                  <body name="a"><joint/><geom size=".1"/>
                    <body childclass="inner"><joint/><geom size=".1"/>
                      <body><joint class="outer"/><geom size=".1" class="main"/>
                        <body><joint damping="9"/><geom size=".1" solimp="0.6 0.65"/></body></body></body></body>
                </worldbody>""");
        assertThat(model.joints()).extracting(j -> j.damping).containsExactly(1.0, 3.0, 3.0, 9.0);
        assertThat(model.joints()).extracting(j -> j.armature).containsExactly(2.0, 4.0, 2.0, 4.0);
        assertThat(model.geoms().get(1).softness.impedance()).containsExactly(0.7, 0.9, 0.002, 0.4, 3);
        assertThat(model.geoms().get(2).softness.impedance()).containsExactly(0.9, 0.95, 0.001, 0.5, 2);
        assertThat(model.geoms().get(3).softness.impedance()).containsExactly(0.6, 0.65, 0.002, 0.4, 3);
    }

    @Test
    void includesAreReadFromTheFolderOfTheMainFile() throws IOException {
        Files.createDirectory(folder.resolve("parts"));
        write("parts/arm.xml", "<mujoco><include file=\"parts/hand.xml\"/></mujoco>");
        write("parts/hand.xml", "<mujoco>" + body("<joint name=\"wrist\"/>") + "</mujoco>");
        assertThat(read("<include file=\"parts/arm.xml\"/>").joints().getFirst().name).isEqualTo("wrist");
    }

    @Test
    void includeOfItselfIsRefused() {
        assertThatThrownBy(() -> read("<include file=\"robot.xml\"/>"))
                .isInstanceOf(MjcfException.class).hasMessageContaining("includes itself");
    }

    @Test
    void fullInertiaComesAsDiagonalThenXyXzYz() {
        Mjcf model = read("<worldbody><body><joint/><inertial pos=\"0 0 0\" mass=\"1\""
                + " fullinertia=\"0.012 0.010 0.006 0.002 -0.001 0.0015\"/></body></worldbody>");
        assertThat(model.bodies().get(1).inertia)
                .containsExactly(0.012, 0.002, -0.001, 0.002, 0.010, 0.0015, -0.001, 0.0015, 0.006);
    }

    @Test
    void massAndInertiaComeFromGeomsWhereTheBodyHasNone() {
        Mjcf.Body two = read("""
                <worldbody><body><joint/>
                  <geom type="box" size="0.1 0.2 0.3" pos="1 0 0" mass="2"/>
                  <geom type="box" size="0.1 0.2 0.3" pos="-1 0 0" density="100"/>
                </body></worldbody>""").bodies().get(1);
        double second = 8 * 0.1 * 0.2 * 0.3 * 100;
        double mass = 2 + second;
        assertThat(two.massKg).isCloseTo(mass, within(1e-12));
        assertThat(two.centerOfMass[0]).isCloseTo((2 - second) / mass, within(1e-12));
        assertThat(two.inertia[0]).isCloseTo(mass * (0.04 + 0.09) / 3, within(1e-12));
        assertThat(two.inertia[8]).isCloseTo(mass * (0.01 + 0.04) / 3 + 2 * second / mass * 4, within(1e-12));
    }

    @Test
    void looksAreSkipped() {
        Mjcf model = read("""
                <visual><global offwidth="640"/></visual>
                <statistic extent="1"/>
                <asset><mesh name="shell" file="nowhere.stl"/><texture type="skybox" builtin="flat"/>
                  <material name="red" rgba="1 0 0 1" specular="0.3"/></asset>
                <worldbody><light pos="0 0 1"/><body><joint/>
                  <inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/>
                  <geom type="mesh" mesh="shell" contype="0" conaffinity="0" material="red" group="2"/>
                </body></worldbody>
                <sensor><jointpos joint="j"/></sensor>""");
        assertThat(model.geoms().getFirst().rgba).containsExactly(1, 0, 0, 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <joint stifness="1"/>                              | <joint> has stifness="1"
            <joint name="j" damping="1,5"/>                    | <joint name="j"> damping: "1,5" is not a number
            <joint name="j" damping="NaN"/>                    | damping: "NaN" is not a finite number
            <joint axis="0 0"/>                                | axis="0 0" must have 3 numbers
            <joint axis="0 0 0"/>                              | direction of length zero
            <joint range="1 -1"/>                              | range must rise
            <joint limited="true"/>                            | needs range
            <joint type="ball"/>                               | type="ball" is not supported; use one of
            <joint class="nobody"/>                            | default class "nobody", which does not exist
            <joint springdamper="1 1"/>                        | springdamper="1 1" is not supported
            <joint/><freejoint/>                               | a free joint must be alone
            <joint/><body name="c"><freejoint/></body>         | <freejoint> is a free joint inside another body
            <joint/><body name="b"/>                           | two of body "b"
            <joint/><geom type="box" size=".1"/>               | size needs 3 numbers above zero
            <joint/><geom type="mesh" mesh="x"/>               | the inertia of a mesh is not supported
            <joint/><geom size=".1" margin="0.01"/>            | margin="0.01" is not supported
            <joint/><geom size=".1" quat="1 0 0 0" euler="0 0 0"/> | more than one orientation
            <joint/><geom size=".1"><plugin/></geom>           | <plugin> is not supported inside <geom>
            <joint/><composite type="rope"/>                   | <composite> is not supported inside a body
            <joint/><inertial pos="0 0 0" mass="1"/>           | needs the attribute "diaginertia"
            <joint/><inertial pos="0 0 0" mass="1" diaginertia="1 1 3"/> | is no inertia of a rigid body
            """)
    void refusesInABodyByFileLineAndElement(String inside, String message) {
        assertThatThrownBy(() -> read(body(inside))).isInstanceOf(MjcfException.class)
                .hasMessageContaining(message).hasMessageContaining("robot.xml");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <option cone="elliptic"/>                          | cone="elliptic" is not supported
            <option integrator="RK4"/>                         | integrator="RK4" is not supported; use one of
            <option density="1.2"/>                            | density="1.2" is not supported
            <option><flag passive="disable"/></option>         | passive="disable" is not supported
            <option timestep="0"/>                             | timestep must be above zero
            <compiler settotalmass="3"/>                       | settotalmass="3" is not supported
            <compiler eulerseq="xyq"/>                         | must be three of x, y, z
            <equality><weld body1="b"/></equality>             | <equality> is not supported: its <weld>
            <tendon><fixed/></tendon>                          | <tendon> is not supported: its <fixed>
            <contact><pair geom1="g" geom2="h"/></contact>     | <pair> is not supported in <contact>
            <contact><exclude body1="b" body2="x"/></contact>  | names body "x", which does not exist
            <actuator><muscle joint="j"/></actuator>           | <muscle> is not supported; use motor
            <actuator><motor joint="x"/></actuator>            | joint "x", which does not exist
            <actuator><motor tendon="t"/></actuator>           | needs the attribute "joint"
            <actuator><position joint="j" dampratio="1"/></actuator> | dampratio="1" is not supported
            <actuator><general joint="j" dyntype="filter"/></actuator> | dyntype="filter" is not supported
            <sensor><gyro site="x"/></sensor>                  | site "x", which does not exist
            <keyframe><key qpos="1 2"/></keyframe>             | qpos has 2 numbers, the model needs 1
            <include file="gone.xml"/>                         | cannot be read
            <default><joint damping="x"/></default>            | damping: "x" is not a number
            """)
    void refusesSettingsByFileLineAndElement(String inside, String message) {
        assertThatThrownBy(() -> read(inside + "\n" + body("<joint name=\"j\"/>"))).isInstanceOf(MjcfException.class)
                .hasMessageContaining(message);
    }

    @Test
    void namesTheLineOfTheElement() {
        assertThatThrownBy(() -> read("\n\n<option cone=\"elliptic\"/>")).hasMessageContaining("robot.xml:4: <option>");
    }

    @Test
    void refusesWhatIsNoMjcf() {
        Path urdf = write("arm.urdf", "<robot name=\"arm\"/>");
        assertThatThrownBy(() -> Mjcf.read(urdf)).hasMessageContaining("must be <mujoco>");
        Path cut = write("cut.xml", "<mujoco>\n<worldbody>");
        assertThatThrownBy(() -> Mjcf.read(cut)).isInstanceOf(MjcfException.class)
                .hasMessageContaining("cut.xml:2").hasMessageContaining("well-formed");
        assertThatThrownBy(() -> Mjcf.read(folder.resolve("gone.xml"))).hasMessageContaining("check the path");
    }

    @Test
    void doesNotFollowEntitiesOutOfTheFile() {
        Path file = write("evil.xml", "<!DOCTYPE m [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><mujoco>&e;</mujoco>");
        assertThatThrownBy(() -> Mjcf.read(file)).isInstanceOf(MjcfException.class);
    }
}
