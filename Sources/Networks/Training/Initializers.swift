import CKernels
public import Learning

/// Where the first values of a parameter come from.
public protocol FirstValues: Sendable {
  /// Fills a parameter; the values depend on the key alone, not on the other parameters.
  func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey)
}

/// Where the first values of a parameter come from, as a spec names it.
public protocol Initializer: Component, FirstValues {}

extension ComponentSpec where Family == any Initializer {
  public init(_ component: some Initializer) { self.init(component) { $0 } }
}

/// How many numbers flow into and out of one unit of a layer; both 1 where a parameter is no kernel.
public struct Fans: Sendable, Hashable {
  /// Numbers that one unit adds up.
  public var input: Int
  /// Units that one input reaches.
  public var output: Int

  public init(input: Int = 1, output: Int = 1) {
    self.input = input
    self.output = output
  }
}

/// Numbers of mean 0 and variance 2 / (inputs + outputs), uniform.
///
/// Glorot and Bengio 2010, "Understanding the difficulty of training", equation 16.
public struct GlorotUniform: Initializer {
  public static let name = "glorotUniform"
  public static let summary = "uniform, variance 2 / (inputs + outputs)"
  public static let settings: [Setting] = []

  public init() {}

  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.uniform(values, variance: 2 / Double(fans.input + fans.output), key: key)
  }
}

/// Numbers of mean 0 and variance 2 / (inputs + outputs), normal, cut at two standard deviations.
///
/// Glorot and Bengio 2010, "Understanding the difficulty of training", equation 16.
public struct GlorotNormal: Initializer {
  public static let name = "glorotNormal"
  public static let summary =
    "normal, cut at two standard deviations, variance 2 / (inputs + outputs)"
  public static let settings: [Setting] = []

  public init() {}

  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.truncatedNormal(values, variance: 2 / Double(fans.input + fans.output), key: key)
  }
}

/// Numbers of mean 0 and variance 2 / inputs, uniform.
///
/// He et al. 2015, "Delving deep into rectifiers", section 2.2.
public struct HeUniform: Initializer {
  public static let name = "heUniform"
  public static let summary = "uniform, variance 2 / inputs"
  public static let settings: [Setting] = []

  public init() {}

  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.uniform(values, variance: 2 / Double(fans.input), key: key)
  }
}

/// Numbers of mean 0 and variance 2 / inputs, normal, cut at two standard deviations.
///
/// He et al. 2015, "Delving deep into rectifiers", section 2.2.
public struct HeNormal: Initializer {
  public static let name = "heNormal"
  public static let summary = "normal, cut at two standard deviations, variance 2 / inputs"
  public static let settings: [Setting] = []

  public init() {}

  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.truncatedNormal(values, variance: 2 / Double(fans.input), key: key)
  }
}

/// Numbers of mean 0 and variance 1 / inputs, uniform.
///
/// LeCun et al. 1998, "Efficient backprop", section 4.6.
public struct LeCunUniform: Initializer {
  public static let name = "lecunUniform"
  public static let summary = "uniform, variance 1 / inputs"
  public static let settings: [Setting] = []

  public init() {}

  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.uniform(values, variance: 1 / Double(fans.input), key: key)
  }
}

/// Numbers of mean 0 and variance 1 / inputs, normal, cut at two standard deviations.
///
/// LeCun et al. 1998, "Efficient backprop", section 4.6.
public struct LeCunNormal: Initializer {
  public static let name = "lecunNormal"
  public static let summary = "normal, cut at two standard deviations, variance 1 / inputs"
  public static let settings: [Setting] = []

  public init() {}

  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.truncatedNormal(values, variance: 1 / Double(fans.input), key: key)
  }
}

/// Numbers from a range, all equally likely.
public struct UniformInitializer: Initializer {
  public static let name = "uniform"
  public static let summary = "numbers from a range, all equally likely"
  public static let settings = [
    Setting("minimum", "the least number", .between(-1e6, 1e6)),
    Setting("maximum", "the greatest number", .between(-1e6, 1e6)),
  ]

  public var minimum = -0.05
  public var maximum = 0.05

  /// From -0.05 to 0.05, as in Keras.
  public init() {}

  public init(minimum: Double, maximum: Double) {
    self.minimum = minimum
    self.maximum = maximum
  }

  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.uniform(values, minimum: minimum, maximum: maximum, key: key)
  }
}

/// Normally distributed numbers, not cut.
public struct NormalInitializer: Initializer {
  public static let name = "normal"
  public static let summary = "normally distributed numbers"
  public static let settings = [
    Setting("mean", "their mean", .between(-1e6, 1e6)),
    Setting("deviation", "their standard deviation", .between(0, 1e6)),
  ]

  public var mean = 0.0
  public var deviation = 0.05

  /// Mean 0 and deviation 0.05, as in Keras.
  public init() {}

  public init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }

  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    var stream = key.stream
    for index in values.indices { values[index] = Float(mean + deviation * stream.normal()) }
  }
}

public struct Zeros: Initializer {
  public static let name = "zeros"
  public static let summary = "all zeros"
  public static let settings: [Setting] = []

  public init() {}

  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    values.update(repeating: 0)
  }
}

public struct Ones: Initializer {
  public static let name = "ones"
  public static let summary = "all ones"
  public static let settings: [Setting] = []

  public init() {}

  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    values.update(repeating: 1)
  }
}

/// Numbers from -1/√inputs to 1/√inputs, all equally likely: PyTorch's for linear layers, biases too.
struct InverseRootUniform: FirstValues {
  func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    let limit = 1 / Double(fans.input).squareRoot()
    RandomFill.uniform(values, minimum: -limit, maximum: limit, key: key)
  }
}

/// A parameter whose equal parts each have a key of their own, so that one part more changes no other.
struct PartByPart: FirstValues {
  let parts: Int
  let first: any FirstValues

  func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    let count = values.count / parts
    for part in 0..<parts {
      first.fill(
        UnsafeMutableBufferPointer(rebasing: values[part * count..<(part + 1) * count]),
        fans: fans, key: key["part", part])
    }
  }
}

/// Fills arrays with random numbers of a given variance.
private enum RandomFill {
  /// The standard deviation of a standard normal number that is cut at ±2.
  private static let truncatedDeviation = 0.879_625_661_034_239_8
  /// The share of standard normal numbers below -2.
  private static let tail = 0.022_750_131_948_179_21

  static func uniform(
    _ values: UnsafeMutableBufferPointer<Float>, variance: Double, key: RandomKey
  ) {
    let limit = (3 * variance).squareRoot()
    uniform(values, minimum: -limit, maximum: limit, key: key)
  }

  static func uniform(
    _ values: UnsafeMutableBufferPointer<Float>, minimum: Double, maximum: Double, key: RandomKey
  ) {
    var stream = key.stream
    for index in values.indices {
      values[index] = Float(minimum + (maximum - minimum) * stream.uniform())
    }
  }

  /// Normal numbers cut at two standard deviations and stretched to the variance, as Keras makes
  /// them; by the inverse of the distribution function.
  static func truncatedNormal(
    _ values: UnsafeMutableBufferPointer<Float>, variance: Double, key: RandomKey
  ) {
    let deviation = variance.squareRoot() / truncatedDeviation
    var stream = key.stream
    for index in values.indices {
      let share = tail + (1 - 2 * tail) * stream.openUniform()
      values[index] = Float(deviation * ck_normal_quantile(share))
    }
  }
}
