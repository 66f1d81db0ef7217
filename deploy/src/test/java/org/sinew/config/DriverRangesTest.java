package org.sinew.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sinew.device.DeviceDriver;
import org.sinew.device.JointDriver;

/** What a driver's keys say of their ranges is what the driver's record refuses, whoever makes it. */
@Timeout(60)
class DriverRangesTest {
    static Stream<Class<? extends Record>> configs() {
        List<Class<? extends Record>> types = new ArrayList<>();
        ServiceLoader.load(DeviceDriver.class).forEach(driver -> types.add(driver.configType()));
        ServiceLoader.load(JointDriver.class).forEach(driver -> types.add(driver.configType()));
        return types.stream();
    }

    @ParameterizedTest
    @MethodSource("configs")
    void aRecordRefusesWhatItsRangesExclude(Class<? extends Record> type) throws Exception {
        Record right = ConfigReader.parse("smallest.yaml", smallest(type)).bind(type);
        RecordComponent[] components = type.getRecordComponents();
        int ranges = 0;
        for (int i = 0; i < components.length; i++) {
            Range range = components[i].getAnnotation(Range.class);
            for (double wrong : range == null ? new double[0] : outside(range)) {
                Object[] values = values(right);
                values[i] = as(values[i], wrong);
                assertThatThrownBy(() -> make(type, values)).as(components[i] + " = " + wrong)
                        .isInstanceOf(BadValue.class);
                ranges++;
            }
        }
        assertThat(ranges).as("ranges of " + type).isPositive();
    }

    /** The keys that must be given, each with the least right value. */
    private static String smallest(Class<? extends Record> type) {
        StringBuilder text = new StringBuilder("{");
        for (RecordComponent component : type.getRecordComponents()) {
            Range range = component.getAnnotation(Range.class);
            if (RecordSchema.needed(component) && range != null) {
                double least = Double.isFinite(range.min()) ? range.min() : range.above() + 1;
                text.append(String.format(Locale.ROOT, " %s: %s,", RecordBinder.key(component.getName()),
                        Ranges.shown(least)));
            }
        }
        return text + " }";
    }

    private static double[] outside(Range range) {
        return Arrays.stream(new double[] {range.min() - 1, range.max() + 1, range.above(), range.below()})
                .filter(Double::isFinite).toArray();
    }

    private static Object as(Object right, double wrong) {
        return switch (right) {
            case Integer ignored -> (int) wrong;
            case List<?> list -> list.stream().map(item -> wrong).toList();
            default -> wrong;
        };
    }

    private static Object[] values(Record record) throws ReflectiveOperationException {
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            values.add(component.getAccessor().invoke(record));
        }
        return values.toArray();
    }

    private static void make(Class<? extends Record> type, Object[] values) throws Throwable {
        Constructor<? extends Record> canonical = type.getDeclaredConstructor(Arrays
                .stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new));
        try {
            canonical.newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
