package io.tipring.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.server.client.RestClient;
import io.tipring.server.client.TimelineText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipring timeline}: all that happened to a contact. */
@Command(
    name = "timeline",
    description =
        "Asks the running engine what happened to a contact: SIP messages, steps of the flow,"
            + " decisions and sound, on one line of time.")
final class TimelineCommand implements Callable<Integer> {

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

  @Option(names = "--messages", description = "With the whole text of the SIP messages.")
  private boolean messages;

  @Option(
      names = "--pcap",
      paramLabel = "FILE",
      description = "Writes the SIP messages to a pcap file instead; - is standard output.")
  private Path pcap;

  @Override
  public Integer call() throws StartupException {
    try (RestClient client = engine.client()) {
      if (pcap != null) {
        write(client.get("/v1/contacts/" + contact + "/sip.pcap"));
        return 0;
      }
      JsonNode timeline = client.json("/v1/contacts/" + contact + "/timeline?messages=" + messages);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(timeline.toPrettyString());
      } else {
        out.print(TimelineText.of(timeline, ZoneId.systemDefault()));
      }
      out.flush();
      return 0;
    }
  }

  private void write(byte[] file) throws StartupException {
    try {
      if (pcap.toString().equals("-")) {
        System.out.write(file);
        System.out.flush();
      } else {
        Files.write(pcap, file);
      }
    } catch (IOException unwritable) {
      throw new StartupException(pcap + " can't be written: " + unwritable, unwritable);
    }
  }
}
