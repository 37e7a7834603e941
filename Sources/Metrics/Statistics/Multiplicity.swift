/// p values adjusted for being several: compare each with the level as if it stood alone.
///
/// Every function keeps the order of its input. Bonferroni and Holm bound the probability of any
/// false rejection, Benjamini–Hochberg and Benjamini–Yekutieli the expected share of false ones.
public enum Multiplicity {
  /// Every p value times their number, at most 1.
  public static func bonferroni(_ pValues: [Double]) -> [Double] {
    pValues.map { min(1, $0 * Double(pValues.count)) }
  }

  /// Holm's step-down procedure (Scandinavian Journal of Statistics 6, 1979); never less powerful
  /// than Bonferroni's.
  public static func holm(_ pValues: [Double]) -> [Double] {
    var adjusted = pValues
    var largest = 0.0
    for (rank, index) in ascending(pValues).enumerated() {
      largest = max(largest, pValues[index] * Double(pValues.count - rank))
      adjusted[index] = min(1, largest)
    }
    return adjusted
  }

  /// The step-up procedure of Benjamini and Hochberg (JRSS B 57, 1995), for independent tests.
  public static func benjaminiHochberg(_ pValues: [Double]) -> [Double] {
    stepUp(pValues, factor: 1)
  }

  /// The step-up procedure of Benjamini and Yekutieli (Annals of Statistics 29, 2001), for tests that
  /// depend on each other in any way.
  public static func benjaminiYekutieli(_ pValues: [Double]) -> [Double] {
    stepUp(pValues, factor: pValues.indices.reduce(0) { $0 + 1 / Double($1 + 1) })
  }

  private static func stepUp(_ pValues: [Double], factor: Double) -> [Double] {
    var adjusted = pValues
    var smallest = 1.0
    for (rank, index) in ascending(pValues).enumerated().reversed() {
      let scale = factor * Double(pValues.count) / Double(rank + 1)
      smallest = min(smallest, pValues[index] * scale)
      adjusted[index] = smallest
    }
    return adjusted
  }

  private static func ascending(_ pValues: [Double]) -> [Int] {
    pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
  }
}
