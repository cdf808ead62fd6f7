package io.tipring.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.Event;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.event.Termination;
import io.tipring.core.metrics.ContactMetrics;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.OfferOutcome;
import io.tipring.server.config.ConfigLoader;
import io.tipring.server.config.InvalidConfigException;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.metrics.Figures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules can be read, and name nothing that an engine does not tell. */
@Timeout(120)
class AlertRulesTest {

  private static final Path HOME = Path.of(System.getProperty("tipring.home"));
  private static final Path FOLDER = HOME.resolve("conf/prometheus");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\()");
  private static final Pattern LABELS =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Set<String> WORDS =
      Set.of(
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "or",
          "and",
          "unless",
          "offset",
          "bool");

  @TempDir private Path folder;

  private static List<JsonNode> rules() throws IOException {
    JsonNode document = new YAMLMapper().readTree(FOLDER.resolve("alerts.yml").toFile());
    List<JsonNode> rules = new ArrayList<>();
    document.path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** The figures that an expression of PromQL names. */
  private static Set<String> figures(String expression) {
    String bare =
        LABELS
            .matcher(
                expression
                    .replaceAll("(?m)#.*$", "")
                    .replaceAll("\"[^\"]*\"", "")
                    .replaceAll("\\{[^}]*}", "")
                    .replaceAll("\\[[^]]*]", ""))
            .replaceAll("")
            .replaceAll("\\b[0-9][0-9a-z.]*", "");
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(bare);
    while (matcher.find()) {
      boolean isFunction = bare.substring(matcher.end()).matches("(?s)[a-zA-Z0-9_:]*\\s*\\(.*");
      if (!isFunction && !WORDS.contains(matcher.group())) {
        names.add(matcher.group());
      }
    }
    return names;
  }

  @Test
  void figuresAreFoundInExpressions() {
    assertThat(
            figures(
                "sum by (instance) (rate(a_total{x=\"y_z\"}[5m] offset 1d)) / ignoring(q)"
                    + " group_left sum without(q) (b) > 0.5 and up{job=\"c\"} == 0"))
        .containsExactly("a_total", "b", "up");
    assertThat(figures("increase(tipring_nope_total[10m]) > 1e3"))
        .containsExactly("tipring_nope_total");
  }

  @Test
  void everyRuleSaysWhatItIsAndHowUrgent() throws IOException {
    Set<String> names = new TreeSet<>();
    for (JsonNode rule : rules()) {
      String name = rule.path("alert").asText();
      assertThat(name).matches("Tipring[A-Z][A-Za-z]+");
      assertThat(names.add(name)).as("%s is there once", name).isTrue();
      assertThat(rule.path("labels").path("severity").asText()).as(name).isIn("page", "ticket");
      assertThat(rule.path("annotations").path("summary").asText()).as(name).isNotEmpty();
      assertThat(rule.path("annotations").path("description").asText()).as(name).isNotEmpty();
      assertThat(rule.path("for").asText("1m")).as(name).matches("[0-9]+[sm]");
    }
    assertThat(names).hasSizeGreaterThan(15);
    JsonNode prometheus = new YAMLMapper().readTree(FOLDER.resolve("prometheus.yml").toFile());
    assertThat(prometheus.path("rule_files").path(0).asText()).isEqualTo("alerts.yml");
    assertThat(prometheus.path("scrape_configs").path(0).path("job_name").asText())
        .isEqualTo("tipring");
  }

  @Test
  void everyFigureOfARuleIsToldByAnEngine() throws Exception {
    Set<String> told = new TreeSet<>(Set.of("up"));
    try (Tipring tipring = Tipring.start(config());
        HttpClient client = HttpClient.newHttpClient()) {
      URI metrics = URI.create("http://127.0.0.1:" + tipring.httpPort() + "/metrics");
      told.addAll(
          names(
              client
                  .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                  .body()));
    }
    told.addAll(names(afterTheFirstContact()));
    for (JsonNode rule : rules()) {
      Set<String> named = figures(rule.path("expr").asText());
      assertThat(named).as(rule.path("alert").asText()).isNotEmpty();
      assertThat(told).as(rule.path("alert").asText()).containsAll(named);
    }
  }

  /** Counters that are there from the first contact on. */
  private static String afterTheFirstContact() {
    try (Figures figures = new Figures()) {
      ContactMetrics contacts = new ContactMetrics(figures.registry());
      Termination end =
          new Termination(Termination.Party.CALLER, Termination.Cause.NORMAL, 200, "");
      List<Event> events =
          List.of(
              new OfferEnded(1, 2, new AgentId("default", "a"), OfferOutcome.ACCEPTED, ""),
              new ContactEnded(1, Result.HANDLED, end));
      events.forEach(event -> contacts.on(new RecordedEvent(1, 1, 1, event)));
      return figures.scrape();
    }
  }

  private static Set<String> names(String scrape) {
    Set<String> names = new TreeSet<>();
    scrape
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  private TipringConfig config() throws InvalidConfigException {
    return new ConfigLoader(HOME, folder)
        .load(
            Optional.empty(),
            List.of(
                "sip.udp=127.0.0.1:0",
                "http.listen=127.0.0.1:0",
                "data.dir=" + folder.resolve("data"),
                "recordings.dir=" + folder.resolve("recordings")));
  }
}
