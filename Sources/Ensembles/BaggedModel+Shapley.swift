public import Learning

extension BaggedModel: AdditiveModel {
  /// The mean of what the models contribute, where all of them add up on probabilities; the mean of
  /// logistic regressions does on no scale.
  public func attribution(
    against background: Tensor, groups: FeatureGroups
  ) -> (any Attribution)? {
    var parts: [any Attribution] = []
    for member in members {
      guard let model = member as? any AdditiveModel,
        let part = model.attribution(against: background, groups: groups),
        part.scale == .probability
      else { return nil }
      parts.append(part)
    }
    return parts.isEmpty ? nil : BaggedAttribution(parts: parts, columns: groups.count)
  }
}

private struct BaggedAttribution: Attribution {
  let parts: [any Attribution]
  let columns: Int

  var scale: AdditiveScale { .probability }

  var base: Double { parts.reduce(0) { $0 + $1.base } / Double(parts.count) }

  func contributions(of rows: Tensor, threads: Int) -> Contributions {
    var sums = [Double](repeating: 0, count: rows.rows * columns)
    for part in parts {
      let values = part.contributions(of: rows, threads: threads).values
      for place in sums.indices { sums[place] += values[place] }
    }
    return Contributions(
      scale: scale, base: base, columns: columns,
      values: sums.map { $0 / Double(parts.count) })
  }
}
