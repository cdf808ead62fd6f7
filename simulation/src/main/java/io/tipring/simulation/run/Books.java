package io.tipring.simulation.run;

import io.tipring.core.command.SipCommand;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.turn.TurnResult;
import io.tipring.simulation.check.Ledger;
import io.tipring.simulation.peer.Deeds;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** What is kept of a run: its ledger as of each snapshot, its journal's bytes, its last turns. */
final class Books {

  private static final int MAX_LEDGERS = 8;

  private final Deeds deeds;
  private final TreeMap<Long, Ledger> ledgers = new TreeMap<>();
  private final JournalBytes journalBytes = new JournalBytes();
  private final Set<String> lostCalls = new HashSet<>();
  private final Recent recent = new Recent();
  private Ledger ledger;
  private long commands;
  private long events;

  Books(Deeds deeds) {
    this.deeds = deeds;
    this.ledger = new Ledger(deeds);
  }

  /** Throws where the turn breaks what must hold. */
  void turned(JournalRecord record, TurnResult result, boolean again) {
    if (!again) {
      recent.add(record, result);
      commands++;
      events += result.events().size();
    }
    ledger.on(record, result);
  }

  void flushed(JournalRecord record) {
    journalBytes.add(record);
  }

  void lost(JournalRecord record) {
    recent.removeLast();
    if (record.command() instanceof SipCommand.InviteReceived invite) {
      // It had its 100, and nothing will follow.
      lostCalls.add(invite.dialog().callId());
    }
  }

  void snapshot(long sequence) {
    ledgers.put(sequence, ledger.copy());
    while (ledgers.size() > MAX_LEDGERS) {
      ledgers.pollFirstEntry();
    }
  }

  void recovered(long sequence) {
    ledger = sequence == 0 ? new Ledger(deeds) : ledgers.get(sequence).copy();
  }

  Ledger ledger() {
    return ledger;
  }

  /** Whether the call's INVITE went down with the engine. */
  boolean isLost(String callId) {
    return lostCalls.contains(callId);
  }

  Recent recent() {
    return recent;
  }

  long commands() {
    return commands;
  }

  long events() {
    return events;
  }

  String journalDigest() {
    return journalBytes.digest();
  }
}
