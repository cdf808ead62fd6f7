package io.tipring.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.server.client.ExplanationText;
import io.tipring.server.client.RestClient;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipring explain}: why a contact went where it went. */
@Command(
    name = "explain",
    description =
        "Asks the running engine why a contact went where it went, and why it waits now: every"
            + " decision with its rule, the candidates, and of the others why not.")
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private ClientOptions engine;

  @Parameters(
      paramLabel = "CONTACT",
      converter = ContactId.Reader.class,
      description = "Id of the contact.")
  private ContactId contact;

  @Option(names = "--json", description = "Prints the answer of the engine as it is.")
  private boolean json;

  @Override
  public Integer call() throws StartupException {
    try (RestClient client = engine.client()) {
      JsonNode explanation = client.json("/v1/contacts/" + contact + "/explanation");
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(explanation.toPrettyString());
      } else {
        out.print(ExplanationText.of(explanation, ZoneId.systemDefault()));
      }
      out.flush();
      return 0;
    }
  }
}
