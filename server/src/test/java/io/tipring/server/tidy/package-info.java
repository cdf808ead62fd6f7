/** Rules that hold for the whole of the sources: structure, style, and what must not be in them. */
package io.tipring.server.tidy;
