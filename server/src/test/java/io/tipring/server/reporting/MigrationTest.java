package io.tipring.server.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.server.reporting.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first start, killed while the schema was made: H2 keeps some of the statements. */
class MigrationTest {

  private static final String FIRST = "migrations/V1__contacts_agents_intervals.sql";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNextStartGoesOnWhereverTheFirstWasKilled(boolean historyWasMade) throws IOException {
    Map<String, List<String>> whole;
    try (Database database = Tables.inMemory()) {
      whole = Tables.dump(database);
    }
    List<String> statements = statements();
    assertThat(statements).hasSizeGreaterThan(20);
    for (int kept = 0; kept <= statements.size(); kept++) {
      try (Database database = database()) {
        if (historyWasMade) {
          database.migrate();
          database
              .jdbi()
              .useHandle(
                  handle -> {
                    whole.keySet().forEach(table -> handle.execute("DROP TABLE " + table));
                    handle.execute("DROP TABLE number_removal");
                    handle.execute("DELETE FROM \"reporting_schema_history\"");
                  });
        }
        List<String> done = statements.subList(0, kept);
        database.jdbi().useHandle(handle -> done.forEach(handle::execute));
        database.migrate();
        assertThat(Tables.dump(database)).as("%d statements kept", kept).isEqualTo(whole);
      }
    }
  }

  private static Database database() {
    return Database.pooled("jdbc:h2:mem:" + UUID.randomUUID(), "test", "");
  }

  private static List<String> statements() throws IOException {
    try (InputStream file = Database.class.getResourceAsStream("../" + FIRST)) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.replaceAll("(?m)--.*$", "").split(";"))
          .map(String::strip)
          .filter(statement -> !statement.isEmpty())
          .toList();
    }
  }
}
