import StrictJSON

/// Words of the Vega grammar. Expressions are written here and in the figures only: texts that come
/// from users enter a spec as data.
extension JSON {
  /// A value that Vega computes.
  static func signal(_ expression: String) -> JSON { ["signal": .string(expression)] }

  /// A constant of an encoding.
  static func constant(_ value: JSON) -> JSON { ["value": value] }

  /// A field of the datum, through a scale.
  static func scaled(_ scale: String, _ field: String) -> JSON {
    ["scale": .string(scale), "field": .string(field)]
  }

  /// The middle of a field's band.
  static func middle(_ scale: String, _ field: String) -> JSON {
    ["scale": .string(scale), "field": .string(field), "band": 0.5]
  }

  /// A constant through a scale.
  static func scaled(_ scale: String, constant: JSON) -> JSON {
    ["scale": .string(scale), "value": constant]
  }

  /// Texts in order.
  static func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }

  /// A data set of literal rows.
  static func rows(_ name: String, _ rows: [JSON], _ transforms: [JSON] = []) -> JSON {
    var data: JSON = ["name": .string(name), "values": .array(rows)]
    if !transforms.isEmpty { data = data.setting("transform", to: .array(transforms)) }
    return data
  }

  /// A mark over the rows of a data set; `enter` never changes, `update` follows the width.
  static func mark(
    _ type: String, from data: String, enter: JSON = [:], update: JSON, hover: JSON? = nil
  ) -> JSON {
    var encode: JSON = ["enter": enter, "update": update]
    if let hover { encode = encode.setting("hover", to: hover) }
    return ["type": .string(type), "from": ["data": .string(data)], "encode": encode]
  }

  /// The ends of an axis that holds all values, and is no point where they are equal.
  static func extent(_ values: [Double?]) -> JSON {
    let defined = values.compactMap { $0 }
    guard let low = defined.min(), let high = defined.max() else { return [0, 1] }
    return low == high
      ? [.figure(low - 0.05), .figure(high + 0.05)] : [.figure(low), .figure(high)]
  }

  /// A linear scale to the width or height; the bounds of the data where there is no domain.
  static func linear(
    _ name: String, _ range: String, domain: JSON, isNice: Bool = false, padding: Int = 0
  ) -> JSON {
    [
      "name": .string(name), "type": "linear", "range": .string(range), "domain": domain,
      "nice": .bool(isNice), "zero": false, "padding": .integer(Int64(padding)),
    ]
  }

  /// A scale that gives every text a band of the height.
  static func band(_ name: String, _ range: String, _ texts: [String], padding: Double) -> JSON {
    [
      "name": .string(name), "type": "band", "range": .string(range), "domain": .texts(texts),
      "padding": .figure(padding),
    ]
  }

  /// A scale that gives every text a colour, dash or shape in turn.
  static func ordinal(_ name: String, _ texts: [String], range: [JSON]) -> JSON {
    let given = texts.indices.map { range[$0 % range.count] }
    return [
      "name": .string(name), "type": "ordinal", "domain": .texts(texts), "range": .array(given),
    ]
  }
}
