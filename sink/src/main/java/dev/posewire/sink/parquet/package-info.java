/** A sink for Apache Parquet files. */
package dev.posewire.sink.parquet;
