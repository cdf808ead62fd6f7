package io.tipring.sip.ua;

import io.tipring.core.command.CommandSink;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.sip.transaction.TimerWheel;
import io.tipring.sip.transaction.TransactionLayer;
import java.util.function.LongSupplier;

/**
 * What the parts of one event loop share.
 *
 * @param transactionIds gives numbers of server transactions, unique over all loops and runs
 */
record LoopContext(
    SipOptions options,
    CommandSink sink,
    Credentials credentials,
    SipMetrics metrics,
    TimerWheel wheel,
    TransactionLayer layer,
    Messages messages,
    HopResolver resolver,
    Tokens tokens,
    Branches branches,
    LongSupplier transactionIds) {}
