import CKernels
public import Learning

/// How the learning rate changes from epoch to epoch.
public protocol Schedule: Component {
  /// What the optimizer's learning rate is multiplied with in an epoch, counted from 0.
  func factor(_ progress: TrainingProgress) -> Double
}

extension ComponentSpec where Family == any Schedule {
  public init(_ component: some Schedule) { self.init(component) { $0 } }
}

/// How far training has come when an epoch begins.
public struct TrainingProgress: Sendable {
  /// The epoch that begins, counted from 0.
  public var epoch: Int
  /// The number of epochs planned.
  public var epochs: Int
  /// The loss of every epoch so far: of the held-out rows if there are any, else of the others.
  public var losses: [Double]

  public init(epoch: Int, epochs: Int, losses: [Double] = []) {
    self.epoch = epoch
    self.epochs = epochs
    self.losses = losses
  }
}

/// The same learning rate in every epoch.
public struct ConstantSchedule: Schedule {
  public static let name = "constant"
  public static let summary = "the same learning rate in every epoch"
  public static let settings: [Setting] = []

  public init() {}

  public func factor(_ progress: TrainingProgress) -> Double { 1 }
}

/// A learning rate that falls by a factor every so many epochs.
public struct StepSchedule: Schedule {
  public static let name = "step"
  public static let summary = "falls by a factor every so many epochs"
  public static let settings = [
    Setting("every", "the number of epochs between falls", .between(1, 1_000_000)),
    Setting("factor", "what a fall multiplies the rate with", .above(0, upTo: 1000)),
  ]

  public var every = 10
  public var factor = 0.5

  public init() {}

  /// A fall by a factor every so many epochs.
  public init(every: Int, factor: Double) {
    self.every = every
    self.factor = factor
  }

  /// `factor` to the power of the falls so far.
  public func factor(_ progress: TrainingProgress) -> Double {
    ck_pow(factor, Double(progress.epoch / max(every, 1)))
  }
}

/// A learning rate that falls by the same factor at every epoch.
public struct ExponentialSchedule: Schedule {
  public static let name = "exponential"
  public static let summary = "falls by the same factor at every epoch"
  public static let settings = [
    Setting("factor", "what every epoch multiplies the rate with", .above(0, upTo: 1000))
  ]

  public var factor = 0.95

  /// Five per cent less at every epoch.
  public init() {}

  public init(factor: Double) { self.factor = factor }

  /// `factor` to the power of the epoch.
  public func factor(_ progress: TrainingProgress) -> Double {
    ck_pow(factor, Double(progress.epoch))
  }
}

/// A learning rate that falls along half a cosine and stays at its end.
///
/// Loshchilov and Hutter 2017, equation 5, without restarts.
public struct CosineSchedule: Schedule {
  public static let name = "cosine"
  public static let summary = "falls along half a cosine"
  public static let settings = [
    Setting("epochs", "the length of the fall; null: the whole training", .between(1, 1_000_000)),
    Setting("minimum", "the share of the rate that is left at the end", .between(0, 1)),
  ]

  public var epochs: Int?
  public var minimum = 0.0

  /// Down to 0 over the whole training.
  public init() {}

  /// Down to a share over so many epochs.
  public init(epochs: Int?, minimum: Double = 0) {
    self.epochs = epochs
    self.minimum = minimum
  }

  /// From 1 to `minimum`.
  public func factor(_ progress: TrainingProgress) -> Double {
    let length = epochs ?? progress.epochs
    guard progress.epoch < length else { return minimum }
    let share = Double(progress.epoch) / Double(length)
    return minimum + (1 - minimum) * (1 + ck_cos_pi(share)) / 2
  }
}

/// A learning rate that swings between 0 and 1, each swing twice as long as the one before.
///
/// `(1 - cos(2π log₂(1 + (2ᶜ - 1) t))) / 2` at the share t of the training, with c cycles: `coslog4` of
/// Holzmüller, Grinsztajn and Steinwart, "Better by default", NeurIPS 2024, section 3. It goes by steps there;
/// here every epoch has the rate of its middle.
public struct CosineLogSchedule: Schedule {
  public static let name = "cosineLog"
  public static let summary = "swings between 0 and 1, each swing twice as long as the one before"
  public static let settings = [
    Setting("cycles", "the number of swings", .between(1, 16))
  ]

  public var cycles = 4

  /// Four swings.
  public init() {}

  public init(cycles: Int) { self.cycles = cycles }

  public func factor(_ progress: TrainingProgress) -> Double {
    factor(at: (Double(progress.epoch) + 0.5) / Double(max(progress.epochs, 1)))
  }

  /// What the rate is multiplied with at a share of the training.
  package func factor(at share: Double) -> Double {
    let stretch = ck_pow(2, Double(cycles)) - 1
    let turns = ck_log(1 + stretch * share) / ck_log(2)
    return (1 - ck_cos_pi(2 * turns)) / 2
  }
}

/// A learning rate that rises in a straight line before another schedule begins.
public struct WarmUpSchedule: Schedule {
  public static let name = "warmUp"
  public static let summary = "rises in a straight line, then follows another schedule"
  public static let settings = [
    Setting("epochs", "the length of the rise", .between(1, 1_000_000)),
    Setting("start", "the share of the rate in the first epoch", .between(0, 1)),
    Setting("then", "the schedule after the rise", .component(kind: "schedule")),
  ]

  public var epochs = 5
  public var start = 0.1
  public var then: ComponentSpec<any Schedule> = ComponentSpec(ConstantSchedule())

  /// Five epochs from a tenth, then constant.
  public init() {}

  /// A rise before another schedule.
  public init(epochs: Int, start: Double = 0.1, then: some Schedule = ConstantSchedule()) {
    self.epochs = epochs
    self.start = start
    self.then = ComponentSpec(then)
  }

  /// From `start` to 1, then what the other schedule says.
  public func factor(_ progress: TrainingProgress) -> Double {
    if progress.epoch < epochs {
      return start + (1 - start) * Double(progress.epoch) / Double(max(epochs, 1))
    }
    return then.value.factor(
      TrainingProgress(
        epoch: progress.epoch - epochs, epochs: max(progress.epochs - epochs, 1),
        losses: Array(progress.losses.dropFirst(epochs))))
  }
}

/// A learning rate that falls when the loss has stopped falling.
public struct PlateauSchedule: Schedule {
  public static let name = "reduceOnPlateau"
  public static let summary = "falls when the loss has stopped falling"
  public static let settings = [
    Setting("factor", "what a fall multiplies the rate with", .strictlyBetween(0, 1)),
    Setting(
      "patience", "the number of epochs without a better loss before a fall", .between(1, 1_000_000)
    ),
    Setting("minimumDelta", "by how much a better loss must be better", .between(0, 1e6)),
    Setting("minimum", "the share of the rate below which it does not fall", .between(0, 1)),
  ]

  public var factor = 0.1
  public var patience = 10
  public var minimumDelta = 1e-4
  public var minimum = 0.0

  public init() {}

  /// A fall by a factor after so many epochs.
  public init(factor: Double, patience: Int, minimumDelta: Double = 1e-4, minimum: Double = 0) {
    self.factor = factor
    self.patience = patience
    self.minimumDelta = minimumDelta
    self.minimum = minimum
  }

  /// `factor` to the power of the falls so far.
  public func factor(_ progress: TrainingProgress) -> Double {
    var best = Double.infinity
    var waited = 0
    var falls = 0
    for loss in progress.losses {
      if loss < best - minimumDelta {
        best = loss
        waited = 0
      } else {
        waited += 1
      }
      if waited >= patience {
        falls += 1
        waited = 0
      }
    }
    return max(ck_pow(factor, Double(falls)), minimum)
  }
}
