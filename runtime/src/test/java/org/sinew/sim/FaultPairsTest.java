package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table of the fault language. */
@Timeout(60)
class FaultPairsTest {
    @Test
    void hasEveryPairOnceWithWhatItDoesOrWhyThereIsNone() {
        assertThat(FaultPairs.ALL).hasSize(Fault.Part.values().length * Fault.Kind.values().length)
                .doesNotHaveDuplicates()
                .allSatisfy(pair -> assertThat(pair.words()).as(pair.toString()).isNotBlank().doesNotEndWith("."));
        assertThat(FaultPairs.ALL.stream().map(pair -> pair.part() + " " + pair.kind())).doesNotHaveDuplicates();
    }

    @Test
    void everyTargetAndEveryKindIsGoodForSomething() {
        for (Fault.Target target : Fault.Target.values()) {
            assertThat(FaultPairs.applying()).as(target.word()).anyMatch(pair -> pair.part().target() == target);
        }
        for (Fault.Kind kind : Fault.Kind.values()) {
            assertThat(FaultPairs.applying()).as(kind.word()).anyMatch(pair -> pair.kind() == kind);
        }
    }

    @Test
    void namesAPairAsAPlanDoes() {
        assertThat(FaultPairs.of(Fault.Part.METER, Fault.Kind.OFF).pair()).hasToString("sensor.NAME off");
        assertThat(FaultPairs.kinds(Fault.Part.GPIO)).isEqualTo("off, unplug");
    }
}
