package org.sinew.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FaultTableTest {
    @Test
    void hasARowForEveryFaultThatCanBeTold() {
        List<EventCode> faults = Arrays.stream(EventCode.values()).filter(code ->
                code.severity() == EventCode.Severity.FAULT || code.stop() != Stop.NONE).toList();
        assertThat(FaultTable.ROWS.stream().flatMap(row -> row.events().stream())).containsAll(faults);
    }

    @Test
    void hasFortyRowsWithNamesOfTheirOwn() {
        assertThat(FaultTable.ROWS).hasSizeGreaterThanOrEqualTo(40).extracting(FaultRow::name).doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @Test
    void everyRowSaysAllThatAPersonNeeds() {
        assertThat(FaultTable.ROWS).allSatisfy(row -> {
            assertThat(List.of(row.failure(), row.detection(), row.reaction())).noneMatch(String::isBlank);
            assertThat(row.shownBy()).as(row.name()).isNotEmpty();
            assertThat(row.events()).as("advice of " + row.name()).noneMatch(code ->
                    code.severity() == EventCode.Severity.FAULT && code.next(Locale.ENGLISH).isEmpty());
        });
    }

    @Test
    void nothingThatStopsTheRobotClearsByItself() {
        assertThat(FaultTable.ROWS.stream().filter(row -> row.stop() != Stop.NONE)).allSatisfy(row ->
                assertThat(row.clearing()).as(row.name()).isNotEqualTo(FaultRow.Clearing.AUTO));
    }

    @Test
    void aBoundIsSaidInTicksOfTheLoop() {
        FaultRow.Bound bound = new FaultRow.Bound(50_000_000, 2);
        assertThat(bound.inTicks(10_000_000, 50_000_000)).isEqualTo(7);
        assertThat(bound.inTicks(20_000_000, 50_000_000)).isEqualTo(5);
        assertThat(new FaultRow.Bound(0, 125, 1).inTicks(10_000_000, 50_000_000)).isEqualTo(8);
        assertThat(new FaultRow.Bound(0, 125, 1).inTicks(10_000_000, 100_000_000)).isEqualTo(14);
        assertThat(bound.words()).isEqualTo("within 50 ms + 2 ticks");
        assertThat(FaultRow.Bound.ticks(1).words()).isEqualTo("within 1 tick");
        assertThat(FaultRow.Bound.AT_START.words()).isEqualTo("at the start");
    }
}
