package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which writes share a force. */
final class FlushTest {
    private final PipelineFixture fixture = new PipelineFixture();
    private final Peer first = fixture.open();
    private final Peer second = fixture.open();

    @BeforeEach
    void createNode() {
        first.create(1, "/a", "old", 0);
        fixture.run();
        first.expect(1, 0);
        fixture.log.flushes.clear();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** The first writes, and the second does so while that is being forced. */
    private void writeDuringForce() {
        fixture.log.whileForcing = () -> {
            fixture.clock.advanceMs(1);
            fixture.log.whileForcing = () -> {};
            second.setData(2, "/a", "two");
        };
        first.setData(2, "/a", "one");
        fixture.pipeline.agent().doWork();
        first.expect(2, 0);
        assertEquals(List.of(true), fixture.log.flushes);
    }

    @Test
    void shouldForceTogetherWithWhoWasJustAnswered() {
        writeDuringForce();
        first.getData(3, "/a");
        fixture.pipeline.agent().doWork();
        assertEquals("one", first.expect(3, 0).text(), "reads do not wait");
        assertEquals(0, fixture.pipeline.agent().idleNs());
        second.expectNothing();

        first.setData(4, "/a", "three");
        fixture.run();
        second.expect(2, 0);
        first.expect(4, 0);
        assertEquals(List.of(true, true), fixture.log.flushes);
    }

    @Test
    void shouldForceWithoutWhoDoesNotComeBack() {
        writeDuringForce();
        fixture.pipeline.agent().doWork();
        second.expectNothing();
        fixture.clock.advanceMs(1);
        fixture.run();
        second.expect(2, 0);
        assertEquals(List.of(true, true), fixture.log.flushes);
    }
}
