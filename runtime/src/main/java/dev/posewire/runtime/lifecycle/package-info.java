/** The life of a process: named loops, health, an orderly end. */
package dev.posewire.runtime.lifecycle;
