package io.tipring.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** An engine with the shipped flows and one for tests, and the words to speak of its contacts. */
final class CallCentre implements AutoCloseable {

  /** The number that leads straight into the queue {@code express}, whose agents ring for 2 s. */
  static final String EXPRESS = "4001";

  /** The number of the shipped hotline. */
  static final String HOTLINE = "4008001234";

  static final Duration LIMIT = Duration.ofSeconds(30);

  private final TipringProcess engine;
  private final Path folder;

  private CallCentre(TipringProcess engine, Path folder) {
    this.engine = engine;
    this.folder = folder;
  }

  static CallCentre open(Path folder) throws IOException {
    return open(folder, Map.of());
  }

  static CallCentre open(Path folder, Map<String, String> settings) throws IOException {
    return open(folder, settings, "express.flow");
  }

  /**
   * @param flow beside this class
   */
  static CallCentre open(Path folder, Map<String, String> settings, String flow)
      throws IOException {
    Path flows = Files.createDirectories(folder.resolve("flows"));
    Path shipped = TipringProcess.home().resolve("conf/flows/hotline.flow");
    Files.copy(shipped, flows.resolve("hotline.flow"));
    try (InputStream source = CallCentre.class.getResourceAsStream(flow)) {
      Files.copy(source, flows.resolve(flow));
    }
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("flows.dir", flows.toString());
    return new CallCentre(TipringProcess.start(folder, all), folder);
  }

  TipringProcess engine() {
    return engine;
  }

  Rest rest() {
    return engine.rest();
  }

  static String password(String agent) {
    return "password-of-" + agent;
  }

  /** A folder of its own for a peer. */
  Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve("peers").resolve(SipProbe.unique(name)));
  }

  void putAgent(String id, String skill) {
    Rest.Answer put =
        rest()
            .put(
                "/v1/agents/" + id,
                "{\"name\":\"Agent %s\",\"sipPassword\":\"%s\",\"skills\":{\"%s\":5}}"
                    .formatted(id, password(id), skill));
    assertThat(put.status()).as(put.text()).isBetween(200, 201);
  }

  void setState(String agent, String state) {
    Rest.Answer answer =
        rest().post("/v1/agents/" + agent + "/state", "{\"state\":\"" + state + "\"}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  /** A sipp phone of an agent, registered; see {@link Sipp#registeredPhone}. */
  Sipp phone(String agent, String scenario, int mediaPort, Duration answerAfter)
      throws IOException, InterruptedException {
    Sipp phone =
        Sipp.registeredPhone(
            folder(agent), engine.sip(), agent, password(agent), scenario, mediaPort, answerAfter);
    awaitAgent(agent, "phones", "1");
    return phone;
  }

  Sipp call(String caller, String number, RtpPeer sound) throws IOException {
    return Sipp.call(folder(caller), engine.sip(), caller, number, sound.port());
  }

  JsonNode awaitAgent(String agent, String field, String value) {
    return awaitJson("/v1/agents/" + agent, a -> a.path(field).asText().equals(value));
  }

  JsonNode awaitAgentState(String agent, String state) {
    return awaitAgent(agent, "state", state);
  }

  /** The newest contact of a caller, once it is in this state. */
  JsonNode awaitContact(String caller, String state) {
    JsonNode list =
        awaitJson("/v1/contacts?limit=500", answer -> inState(answer, caller, state) != null);
    return contact(inState(list, caller, state).path("id").asText());
  }

  /** A failure tells what the engine said too. */
  private JsonNode awaitJson(String path, Predicate<JsonNode> wanted) {
    try {
      return rest().awaitJson(path, wanted, LIMIT);
    } catch (AssertionError failure) {
      throw new AssertionError(
          failure.getMessage() + "\nthe engine said:\n" + engine.process().output(), failure);
    }
  }

  JsonNode contact(String id) {
    Rest.Answer answer = rest().get("/v1/contacts/" + id);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode inState(JsonNode list, String caller, String state) {
    return StreamSupport.stream(list.path("contacts").spliterator(), false)
        .filter(contact -> contact.path("caller").asText().equals(caller))
        .findFirst()
        .filter(contact -> contact.path("state").asText().equals(state))
        .orElse(null);
  }

  /** The types of the events of a contact, in order. */
  static List<String> timeline(JsonNode contact) {
    return StreamSupport.stream(contact.path("timeline").spliterator(), false)
        .map(event -> event.path("type").asText())
        .toList();
  }

  /** The first event of a type in the timeline of a contact. */
  static JsonNode event(JsonNode contact, String type) {
    return StreamSupport.stream(contact.path("timeline").spliterator(), false)
        .filter(event -> event.path("type").asText().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type + " in " + contact.toPrettyString()));
  }

  @Override
  public void close() {
    engine.close();
  }
}
