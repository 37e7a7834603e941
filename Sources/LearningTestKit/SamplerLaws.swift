public import Learning

/// What every sampler must obey.
public enum SamplerLaws {
  /// What is wrong with a sampler on a dataset that it can balance.
  public static func faults(of sampler: any Sampler, on data: Dataset) -> [String] {
    let context = FitContext(key: RandomKey(seed: 7)["sampler"])
    do {
      let balanced = try sampler.resample(data, context: context)
      return shape(of: balanced, from: data) + originals(in: balanced, from: data)
        + (try repetition(of: sampler, on: data, balanced))
    } catch {
      return ["it throws: \(error)"]
    }
  }

  private static func shape(of balanced: Dataset, from data: Dataset) -> [String] {
    var faults: [String] = []
    if balanced.columns != data.columns { faults.append("columns changed") }
    if balanced.sequence != data.sequence { faults.append("the sequence was lost") }
    if balanced.labels.contains(where: { $0 != 0 && $0 != 1 }) {
      faults.append("a label is neither 0 nor 1")
    }
    if !balanced.features.elements.allSatisfy({ $0.isFinite }) {
      faults.append("a feature is not finite")
    }
    if let weights = balanced.weights, !weights.allSatisfy({ $0.isFinite && $0 >= 0 }) {
      faults.append("a weight is negative or not finite")
    }
    return faults
  }

  /// Rows that bear an identity are the data's own; rows that were made come last.
  private static func originals(in balanced: Dataset, from data: Dataset) -> [String] {
    var faults: [String] = []
    for row in balanced.labels.indices where balanced.rowIDs[row] >= 0 {
      guard let original = data.rowIDs.firstIndex(of: balanced.rowIDs[row]) else {
        return ["row \(row) has the identity of no row"]
      }
      if balanced.features[row: row] != data.features[row: original]
        || balanced.labels[row] != data.labels[original]
      {
        faults.append("row \(row) is not the row it claims to be")
      }
    }
    let firstMade = balanced.rowIDs.firstIndex(of: -1) ?? balanced.rowCount
    if balanced.rowIDs[firstMade...].contains(where: { $0 >= 0 }) {
      faults.append("made rows stand before original ones")
    }
    return faults
  }

  private static func repetition(
    of sampler: any Sampler, on data: Dataset, _ balanced: Dataset
  ) throws(FitError) -> [String] {
    var faults: [String] = []
    for threads in [1, 2, 4] {
      let context = FitContext(key: RandomKey(seed: 7)["sampler"], threads: threads)
      let again = try sampler.resample(data, context: context)
      if again.features != balanced.features || again.labels != balanced.labels
        || again.weights != balanced.weights || again.rowIDs != balanced.rowIDs
      {
        faults.append("the same key on \(threads) threads gives another training set")
      }
    }
    return faults
  }
}
