/**
 * What the outside tells the engine: facts as immutable records. Made by adapters on any thread,
 * run by the writer.
 */
package io.tipring.core.command;
