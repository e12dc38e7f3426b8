package dev.posewire.systemtests.kafka;

import dev.posewire.schemas.Topics;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real Kafka: a container where a Docker engine has or gets the image, else the
 * embedded broker; {@link TestBrokers} has the rule.
 *
 * <p>A parameter of type {@link KafkaBroker} is the one broker that all tests share, one of type
 * {@link RestartableBroker} the test's own. A parameter of type {@link Topics} has a prefix that no
 * other test has, so that those who share a broker do not meet.
 */
public final class KafkaBrokerExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(KafkaBrokerExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return type == KafkaBroker.class || type == RestartableBroker.class || type == Topics.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Topics.class) return new Topics(prefix(test));
    TestBrokers brokers = brokers(test);
    if (type == KafkaBroker.class) return brokers.shared();
    // The store closes it at the end of the test.
    return test.getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            RestartableBroker.class, key -> brokers.startOwn(), RestartableBroker.class);
  }

  /** The store of the root closes them at the end of the run. */
  private static TestBrokers brokers(ExtensionContext test) {
    return test.getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(TestBrokers.class, key -> choose(), TestBrokers.class);
  }

  private static TestBrokers choose() {
    try {
      return TestBrokers.choose(System.getProperty(TestBrokers.SETTING, TestBrokers.AUTO));
    } catch (NoContainerException e) {
      throw new ParameterResolutionException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ParameterResolutionException("interrupted while a broker was looked for", e);
    }
  }

  private static String prefix(ExtensionContext test) {
    String method = test.getTestMethod().map(Method::getName).map(name -> name + ".").orElse("");
    return test.getRequiredTestClass().getSimpleName() + "." + method;
  }
}
