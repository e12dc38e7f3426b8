/** Reads OpenVINO's intermediate representation (IR), versions 10 and 11. */
package dev.posewire.worker.ir;
