/** Checks of menus. */
package io.tipring.ivr.check.menu;
