package dev.posewire.sink.postgres;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests of one class on a real server, each with a database of its own. */
abstract class OnPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  static PostgresServer server;

  String database;

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) server.close();
  }

  @BeforeEach
  final void makeDatabase() throws Exception {
    database = server.makeDatabase("test_" + DATABASES.incrementAndGet());
  }
}
