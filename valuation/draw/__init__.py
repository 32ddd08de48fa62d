"""The draw of three agencies in order, that anyone can draw again. Law: REF-21, REF-32."""
