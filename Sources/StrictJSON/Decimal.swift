/// The text of a number with a fixed count of decimal places.
///
/// The exact binary value is rounded once, ties to even: 0.125 becomes `0.12`, and 2.675, which is a
/// little less than it looks, `2.67`. There is no `-0`; what is not finite reads `nan`, `inf`, `-inf`.
/// - Parameter places: digits after the point, 0 to 20.
package func decimal(_ value: Double, places: Int) -> String {
  precondition((0...20).contains(places), "decimal places must be 0 to 20, got \(places)")
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  guard value.exponent < 52 else { return wholeText(of: value, places) }
  let digits = String(scaled(value.magnitude, places: places))
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  let sign = value < 0 && padded.contains { $0 != "0" } ? "-" : ""
  return sign + padded.dropLast(places) + (places == 0 ? "" : "." + padded.suffix(places))
}

/// A count with commas between thousands.
package func grouped(_ count: Int) -> String {
  let digits = String(count.magnitude)
  var text = count < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}

/// The magnitude times 10^places, rounded to even at ties; the value is below 2^52.
private func scaled(_ magnitude: Double, places: Int) -> UInt128 {
  guard magnitude > 0 else { return 0 }
  let exponent = max(magnitude.exponent, -1022)
  let hidden: UInt64 = magnitude.isNormal ? 1 << 52 : 0
  // magnitude = significand · 2^-shift with 0 < shift, and 2^53 · 10^20 < 2^120 fits.
  var product = UInt128(hidden | magnitude.significandBitPattern)
  for _ in 0..<places { product *= 10 }
  let shift = Int(52 - exponent)
  guard shift < 128 else { return 0 }
  let whole = product >> UInt128(shift)
  let rest = product - (whole << UInt128(shift))
  let half = UInt128(1) << UInt128(shift - 1)
  return rest > half || (rest == half && whole & 1 == 1) ? whole + 1 : whole
}

/// The text of a number too large for a fraction: its significand doubled in base 10⁹.
private func wholeText(of value: Double, _ places: Int) -> String {
  let base: UInt64 = 1_000_000_000
  let significand = 1 << 52 | value.significandBitPattern
  var limbs = [significand % base, significand / base]
  for _ in 52..<value.exponent {
    var carry: UInt64 = 0
    for index in limbs.indices {
      let doubled = 2 * limbs[index] + carry
      limbs[index] = doubled % base
      carry = doubled / base
    }
    if carry > 0 { limbs.append(carry) }
  }
  var text = ""
  for limb in limbs.reversed() {
    let digits = String(limb)
    text += String(repeating: "0", count: 9 - digits.count) + digits
  }
  let sign = value < 0 ? "-" : ""
  let fraction = places == 0 ? "" : "." + String(repeating: "0", count: places)
  return sign + text.drop { $0 == "0" } + fraction
}
