import Learning
import StrictJSON

/// What a study takes of a machine, before anything is fitted.
public struct StudyDemand: Sendable, Hashable {
  /// Every fit of a run, inner folds included.
  public var fits: Int
  /// How many fits run at once.
  public var threads: Int
  /// The candidate whose fits work in the most memory; nil where none has any.
  public var largest: String?
  /// About how many bytes such a fit works in, beside the rows.
  public var bytes: Double
  /// The seconds that all fits take at least, by their arithmetic alone, on these threads.
  public var leastSeconds: Double

  /// - Parameters:
  ///   - memory: about how many bytes the largest fit of each candidate works in, by its place.
  ///   - seconds: how long the smallest of its fits takes at least on one thread.
  init(_ study: Study, memory: [Int: Double], seconds: [Int: Double], threads: Int) {
    let largest = memory.max { ($0.value, $1.key) < ($1.value, $0.key) }
    let all = study.units.reduce(0) { $0 + (seconds[$1.candidate] ?? 0) }
    fits = study.mostFits
    leastSeconds = all / Double(max(1, min(threads, fits)))
    self.threads = min(threads, fits)
    self.largest = largest.map { study.candidates[$0.key].name }
    bytes = largest?.value ?? 0
  }

  /// From a day on a study is worth a second look.
  private static let day = 86_400.0

  /// A sentence where the fits take more than a day; nil where they need not.
  public var warning: String? {
    guard leastSeconds > Self.day else { return nil }
    let days = min(leastSeconds / Self.day, 1e12)
    let told =
      days < 1000
      ? "\(decimal(days, places: 1)) days" : "\(decimal(days / 365.25, places: 0)) years"
    return
      "\(fits) fits take at least \(told) on \(threads) thread\(threads == 1 ? "" : "s"), by their "
      + "arithmetic alone: fewer epochs, trees, models or repeats take less"
  }

  /// The demand in words, and what to do where fits that run at once do not fit into the machine together.
  public var sentence: String? {
    largest.map { name in
      let size = MachineMemory.words(bytes)
      let all = Double(threads) * bytes
      let told =
        "\(fits) fits, of which those of '\(name)' take the most memory: about \(size) each"
      guard all > MachineMemory.bytes else { return told }
      return told + ". \(threads) at once take \(MachineMemory.words(all)), this machine has "
        + "\(MachineMemory.words(MachineMemory.bytes)): fewer go with --jobs"
    }
  }
}

extension StudyDemand {
  /// The most fits of a study: more would take years, and their plan alone gigabytes.
  static let mostFits = 1_000_000

  /// Throws where a spec asks for more fits than a study may have, or for folds whose rows no memory
  /// holds; before any fold is made.
  ///
  /// - Parameters:
  ///   - fits: the candidates that are fitted on every fold, and those that are on inner folds too.
  ///   - machine: the bytes that there are.
  static func check(
    _ spec: ExperimentSpec, rows: Int, fits: (whole: Int, inner: Int),
    machine: Double = MachineMemory.bytes
  ) throws(StudyError) {
    let settings = (try? StrictJSON.encode(spec.validation.component)) ?? .null
    let folds = settings["folds"]?.double ?? 1
    let repeats = settings["repeats"]?.double ?? 1
    let inner = fits.inner > 0 ? Double(spec.inner.folds) : 0
    let all = folds * repeats * (Double(fits.whole) + inner * Double(fits.inner))
    let asked = "\(Int(folds)) folds × \(Int(repeats)) repeats"
    let path: [PathElement] = [.member("validation"), .member(spec.validation.name)]
    guard all <= Double(mostFits) else {
      throw .tooLarge([
        Issue(
          at: path,
          .outOfRange(
            rule: "\(asked) must be at most \(mostFits) fits, inner folds included",
            got: "\(Int(all))"))
      ])
    }
    let bytes = folds * repeats * (1 + inner) * Double(rows) * 8
    guard bytes <= machine else {
      throw .tooLarge([
        Issue(
          at: path,
          .other(
            "\(asked) of \(rows) rows take \(MachineMemory.words(bytes)) of memory, this machine has "
              + MachineMemory.words(machine)))
      ])
    }
  }
}
