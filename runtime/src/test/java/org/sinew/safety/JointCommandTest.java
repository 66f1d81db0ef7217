package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A decision can be read by anyone and made by the gate alone. */
@Timeout(30)
class JointCommandTest {
    private static final int OPEN = Modifier.PUBLIC | Modifier.PROTECTED;

    private static List<Method> mutators() {
        return Arrays.stream(JointCommand.class.getDeclaredMethods()).filter(method -> !method.isSynthetic())
                .filter(method -> method.getReturnType() == void.class).toList();
    }

    @Test
    void onlyThePackageOfTheGateCanWriteOne() {
        assertThat(mutators()).extracting(Method::getName).contains("set", "stamp", "copy");
        assertThat(mutators()).filteredOn(method -> (method.getModifiers() & OPEN) != 0)
                .as("what others can call").singleElement().satisfies(method -> {
                    assertThat(method.getName()).isEqualTo("copy");
                    assertThat(method.getParameterTypes()).containsExactly(JointCommand.class);
                });
    }

    @Test
    void whatOthersCanReadIsNothingThatTheyCouldWriteTo() {
        assertThat(JointCommand.class.getDeclaredMethods()).filteredOn(m -> (m.getModifiers() & OPEN) != 0)
                .filteredOn(m -> m.getReturnType() != void.class)
                .allSatisfy(m -> assertThat(m.getReturnType().isPrimitive() || m.getReturnType().isEnum())
                        .as(m.toString()).isTrue());
        assertThat(JointCommand.class.getDeclaredFields())
                .allSatisfy((Field f) -> assertThat(Modifier.isPrivate(f.getModifiers())).as(f.toString()).isTrue());
    }

    @Test
    void nobodyCanExtendItOrMakeOneWithATarget() {
        assertThat(Modifier.isFinal(JointCommand.class.getModifiers())).isTrue();
        assertThat(JointCommand.class.getDeclaredConstructors()).extracting(Constructor::getParameterTypes)
                .containsExactly(new Class<?>[] {int.class});
    }

    @Test
    void aNewOneLeavesEveryJointLimp() {
        JointCommand command = new JointCommand(3);
        assertThat(command.joints()).isEqualTo(3);
        assertThat(command.tick()).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(command.mode(i)).isEqualTo(JointMode.LIMP);
            assertThat(command.appliedRad(i)).isNaN();
            assertThat(command.requestedRad(i)).isNaN();
            assertThat(command.limitedBy(i)).isEqualTo(Limit.NOT_ARMED);
        }
    }

    @Test
    void aCopyIsWholeAndIndependent() {
        JointCommand made = new JointCommand(2);
        made.set(0, JointMode.POSITION, 0.5, 0.4, Limit.VELOCITY);
        made.set(1, JointMode.SEED, Double.NaN, -0.2, Limit.NOT_ARMED);
        made.stamp(7, 123);
        JointCommand copy = new JointCommand(2);
        copy.copy(made);
        made.set(0, JointMode.LIMP, 9, 9, Limit.NONE);
        made.stamp(8, 124);
        assertThat(copy.mode(0)).isEqualTo(JointMode.POSITION);
        assertThat(copy.requestedRad(0)).isEqualTo(0.5);
        assertThat(copy.appliedRad(0)).isEqualTo(0.4);
        assertThat(copy.limitedBy(0)).isEqualTo(Limit.VELOCITY);
        assertThat(copy.mode(1)).isEqualTo(JointMode.SEED);
        assertThat(copy.appliedRad(1)).isEqualTo(-0.2);
        assertThat(copy.tick()).isEqualTo(7);
        assertThat(copy.stampNanos()).isEqualTo(123);
    }
}
