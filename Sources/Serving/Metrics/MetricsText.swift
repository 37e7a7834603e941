/// Metrics in the text format of Prometheus, version 0.0.4.
struct MetricsText {
  private(set) var text = ""

  enum Kind: String {
    case counter, gauge, histogram
  }

  /// One number of a family, with its labels.
  struct Sample {
    var labels: [(name: String, value: String)] = []
    var value: Double

    init(_ value: some BinaryInteger, _ labels: [(name: String, value: String)] = []) {
      self.value = Double(value)
      self.labels = labels
    }

    init(_ value: Double, _ labels: [(name: String, value: String)] = []) {
      self.value = value
      self.labels = labels
    }
  }

  /// Writes a family of metrics.
  mutating func write(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    begin(name, kind, help)
    for sample in samples { line(name, sample.labels, sample.value) }
  }

  /// Writes a family of histograms.
  mutating func write(
    _ name: String, _ help: String,
    _ histograms: [(label: (name: String, value: String), histogram: LatencyHistogram)]
  ) {
    begin(name, .histogram, help)
    for (label, histogram) in histograms {
      var count = 0
      for (place, bound) in LatencyHistogram.bounds.enumerated() {
        count += histogram.counts[place]
        line(name + "_bucket", [label, ("le", Self.number(bound))], Double(count))
      }
      line(name + "_bucket", [label, ("le", "+Inf")], Double(histogram.count))
      line(name + "_sum", [label], histogram.sum)
      line(name + "_count", [label], Double(histogram.count))
    }
  }

  private mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private mutating func line(
    _ name: String, _ labels: [(name: String, value: String)], _ value: Double
  ) {
    text += name
    if !labels.isEmpty {
      let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
      text += "{" + pairs.joined(separator: ",") + "}"
    }
    text += " \(Self.number(value))\n"
  }

  private static func number(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? value.description
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
