/** What works on this machine: one class a check, each of which answers findings. */
package dev.posewire.app.doctor;
