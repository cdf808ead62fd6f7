package io.tipring.server.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.codec.CodecException;
import io.tipring.core.codec.StateDecoder;
import io.tipring.core.codec.StateEncoder;
import io.tipring.core.event.Projection;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.metrics.ContactMetrics;
import io.tipring.core.routing.AgentId;
import io.tipring.server.reporting.BusyCentre;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live projections begin with what a snapshot has, and go on as if they had seen all. */
class ProjectionStateTest {

  private static byte[] write(Projection projection) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StateEncoder out = new StateEncoder((piece, length) -> bytes.write(piece, 0, length));
    projection.writeState(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static void read(Projection projection, byte[] state, int length) {
    StateDecoder in = new StateDecoder(state, 0, length);
    projection.readState(in);
    in.end();
  }

  private static Projections projections() {
    return new Projections(20, 1_000);
  }

  private static List<RecordedEvent> events(long seed) throws IOException {
    return BusyCentre.of(seed, 300).batches().stream()
        .flatMap(batch -> batch.events().stream())
        .toList();
  }

  private static void assertSame(Projections found, Projections expected) {
    assertThat(found.agents().agents()).containsExactlyElementsOf(expected.agents().agents());
    AgentId agent = new AgentId("default", "a1");
    assertThat(found.agents().credential(agent)).isPresent();
    assertThat(found.agents().credential(agent)).isEqualTo(expected.agents().credential(agent));
    assertThat(found.queues().queues()).containsExactlyElementsOf(expected.queues().queues());
    assertThat(found.waiting().waiting()).containsExactlyElementsOf(expected.waiting().waiting());
    assertThat(found.contacts().calls().map(ContactView::of))
        .containsExactlyElementsOf(expected.contacts().calls().map(ContactView::of).toList());
    assertThat(found.events().lastSequence()).isEqualTo(expected.events().lastSequence());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.3, 0.5, 0.8, 1})
  void whatFollowsASnapshotGivesTheSame(double place) throws IOException {
    List<RecordedEvent> events = events(61);
    int snapshot = (int) (place * events.size());
    Projections whole = projections();
    Projections before = projections();
    events.forEach(whole::on);
    events.subList(0, snapshot).forEach(before::on);

    byte[] state = write(before);
    Projections after = projections();
    read(after, state, state.length);
    assertThat(write(after)).isEqualTo(state);
    events.subList(snapshot, events.size()).forEach(after::on);
    assertSame(after, whole);
    assertThat(write(after)).isEqualTo(write(whole));
  }

  @Test
  void whoResumesTheStreamBeforeTheSnapshotIsToldOfTheGap() throws Exception {
    List<RecordedEvent> events = events(62);
    Projections before = projections();
    events.subList(0, 100).forEach(before::on);
    Projections after = projections();
    byte[] state = write(before);
    read(after, state, state.length);
    assertThat(after.events().after(40, 0).missedUntil()).isEqualTo(100);
    assertThat(after.events().after(100, 0).missedUntil()).isZero();
    after.on(events.get(100));
    EventBuffer.Batch batch = after.events().after(40, 0);
    assertThat(batch.missedUntil()).isEqualTo(100);
    assertThat(batch.events()).containsExactly(events.get(100));
  }

  @Test
  void aStateThatIsCutOffChangesNothing() throws IOException {
    List<RecordedEvent> events = events(63);
    Projections whole = projections();
    events.forEach(whole::on);
    byte[] state = write(whole);
    Projections other = projections();
    events.subList(0, 50).forEach(other::on);
    byte[] before = write(other);
    for (int length : new int[] {0, 10, state.length / 2, state.length - 1}) {
      assertThatThrownBy(() -> read(other, state, length)).isInstanceOf(CodecException.class);
      assertThat(write(other)).isEqualTo(before);
    }
  }

  private static Map<String, Double> counters(SimpleMeterRegistry registry) {
    Map<String, Double> counts = new TreeMap<>();
    registry.getMeters().stream()
        .filter(Counter.class::isInstance)
        .map(Counter.class::cast)
        .forEach(counter -> counts.put(counter.getId().toString(), counter.count()));
    return counts;
  }

  @Test
  void theCountersGoOn() throws IOException {
    List<RecordedEvent> events = events(64);
    SimpleMeterRegistry whole = new SimpleMeterRegistry();
    ContactMetrics all = new ContactMetrics(whole);
    events.forEach(all::on);
    ContactMetrics standby = ContactMetrics.unwatched();
    events.subList(0, events.size() / 2).forEach(standby::on);

    SimpleMeterRegistry again = new SimpleMeterRegistry();
    ContactMetrics after = new ContactMetrics(again);
    byte[] state = write(standby);
    read(after, state, state.length);
    events.subList(events.size() / 2, events.size()).forEach(after::on);
    assertThat(counters(again)).hasSizeGreaterThan(4).isEqualTo(counters(whole));
  }
}
